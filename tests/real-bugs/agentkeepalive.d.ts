// These versions came without types.

declare module 'agentkeepalive-2.0.0' {
  import type { Agent } from 'node:http';

  interface KeepAliveOptions {
    /** How long a free socket is kept, in milliseconds. */
    readonly keepAliveTimeout: number;
    /** How long one that is in use may be silent, in milliseconds; 0 is for ever. */
    readonly timeout: number;
  }

  const KeepAlive: new (options: KeepAliveOptions) => Agent;
  export default KeepAlive;
}

declare module 'agentkeepalive-2.0.2' {
  export { default } from 'agentkeepalive-2.0.0';
}
