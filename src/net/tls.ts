import type { Socket } from 'node:net';

/** What clients and servers ask of a `tls.TLSSocket`, on a socket that made no handshake. */
export function asTls(socket: Socket, options: object): void {
  const name = 'servername' in options ? options.servername : undefined;
  const values: Readonly<Record<string, unknown>> = {
    encrypted: true,
    authorized: true,
    authorizationError: null,
    alpnProtocol: false,
    servername: name ?? false,
    getPeerCertificate: () => ({}),
    getPeerX509Certificate: () => undefined,
    getCertificate: () => ({}),
    getCipher: () => ({ name: 'none', standardName: 'none', version: 'none' }),
    getProtocol: () => 'none',
    getSession: () => undefined,
    getTLSTicket: () => undefined,
    isSessionReused: () => false,
    setServername: () => undefined,
    setSession: () => undefined,
    setMaxSendFragment: () => true,
    renegotiate: () => false,
    disableRenegotiation: () => undefined,
  };
  for (const [key, value] of Object.entries(values)) {
    Object.defineProperty(socket, key, { value, writable: true, configurable: true });
  }
}
