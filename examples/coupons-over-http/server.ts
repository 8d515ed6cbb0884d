import { createServer } from 'node:http';
import { Redis } from 'ioredis';

/** Redeems coupons: checks whether one is used, marks it, and has a letter sent. */
const redis = new Redis(process.env['REDIS_URL'] ?? '');

const server = createServer((request, response) => {
  const coupon = request.url?.replace('/redeem/', '') ?? '';
  redeem(coupon).then(
    (status) => response.writeHead(status).end(),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});

async function redeem(coupon: string): Promise<number> {
  if ((await redis.get(`used:${coupon}`)) !== null) return 409;
  await redis.set(`used:${coupon}`, 'yes');
  const sent = await fetch('https://api.mail.test/letters', { method: 'POST', body: coupon });
  return sent.ok ? 200 : 502;
}

server.listen(Number(process.env['PORT']));
process.on('SIGTERM', () => {
  server.close(() => redis.disconnect());
});
