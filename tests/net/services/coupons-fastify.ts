import fastify from 'fastify';
import { createClient } from 'redis';

/** Redeems coupons over HTTP: checks whether one is used, and then marks it. */
const redis = createClient({ url: process.env['REDIS_URL'] ?? '' });
const app = fastify();

app.post<{ Params: { coupon: string } }>('/redeem/:coupon', async (request, reply) => {
  const { coupon } = request.params;
  if ((await redis.get(`used:${coupon}`)) !== null) return reply.code(409).send('used');
  await redis.set(`used:${coupon}`, '1');
  await redis.rPush('redeemed', coupon);
  const mail = await fetch('https://api.mail.test/send', {
    method: 'POST',
    body: JSON.stringify({ coupon }),
  });
  return reply.code(mail.status).send(await mail.text());
});

await redis.connect();
await app.listen({ port: Number(process.env['PORT']) });
process.on('SIGTERM', () => {
  void app.close().then(() => redis.destroy());
});
