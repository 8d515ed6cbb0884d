import { connect } from 'node:net';
import { tinySystem } from '../tiny-system.ts';

const socket = connect(Number(process.env['TEST_PORT']), '127.0.0.1');
socket.on('error', () => undefined);

export default tinySystem(async (delivery) => {
  socket.write('to the real world');
  await delivery.ack();
});
