import { Queue, QueueEvents, Worker } from 'bullmq';

interface Payment {
  readonly order: string;
  readonly amount: number;
}

const connection = { host: process.env['REDIS_HOST'] ?? '', port: 6379 };
const queue = new Queue<Payment>('payments', { connection });
// From the beginning: what happens before it listens would be missed.
const events = new QueueEvents('payments', { connection, lastEventId: '0-0' });

/** Charges a card for each order. A job that is done again asks for the same charge, which the bank makes once. */
const worker = new Worker<Payment>(
  'payments',
  async ({ id = '', data }) => {
    const answer = await fetch('https://bank.test/charges', {
      method: 'POST',
      headers: { 'idempotency-key': id },
      body: JSON.stringify(data),
    });
    if (!answer.ok) throw new Error(`the bank answers ${answer.status}`);
  },
  { connection, concurrency: 5 },
);

// A connection that is lost comes back.
queue.on('error', () => {});
worker.on('error', () => {});
events.on('error', () => {});

export async function pay(order: string, amount: number): Promise<void> {
  const job = await queue.add('charge', { order, amount }, { jobId: `order ${order}` });
  await job.waitUntilFinished(events);
}

process.on('SIGTERM', () => {
  void Promise.all([worker.close(), queue.close(), events.close()]).then(() => process.exit(0));
});
