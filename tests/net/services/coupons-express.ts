import axios from 'axios';
import express from 'express';
import { Redis } from 'ioredis';

/** Redeems each coupon once. */
const redis = new Redis(process.env['REDIS_URL'] ?? '');
redis.on('error', () => undefined);
const app = express();

app.use(express.json());
app.post('/redeem/:coupon', (request, response, next) => {
  redeem(request.params.coupon).then(([status, text]) => response.status(status).send(text), next);
});

async function redeem(coupon: string): Promise<readonly [number, string]> {
  if ((await redis.set(`used:${coupon}`, '1', 'NX')) === null) return [409, 'used'];
  await redis.rpush('redeemed', coupon);
  const mail = await axios.post<string>('https://api.mail.test/send', { coupon });
  return [mail.status, mail.data];
}

const server = app.listen(Number(process.env['PORT']));
process.on('SIGTERM', () => {
  server.close(() => redis.disconnect());
});
