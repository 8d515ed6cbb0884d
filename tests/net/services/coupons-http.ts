import { createServer } from 'node:http';
import { Redis } from 'ioredis';

/** Redeems coupons over HTTP: checks whether one is used, and then marks it. */
const redis = new Redis(process.env['REDIS_URL'] ?? '');

const server = createServer((request, response) => {
  redeem(/^\/redeem\/(\w+)$/.exec(request.url ?? '')?.[1] ?? '').then(
    ([status, text]) => response.writeHead(status).end(text),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});

async function redeem(coupon: string): Promise<readonly [number, string]> {
  if ((await redis.get(`used:${coupon}`)) !== null) return [409, 'used'];
  await redis.set(`used:${coupon}`, '1');
  await redis.rpush('redeemed', coupon);
  const mail = await fetch('https://api.mail.test/send', {
    method: 'POST',
    body: JSON.stringify({ coupon }),
  });
  return [mail.status, await mail.text()];
}

server.listen(Number(process.env['PORT']));
process.on('SIGTERM', () => {
  server.close(() => redis.disconnect());
});
