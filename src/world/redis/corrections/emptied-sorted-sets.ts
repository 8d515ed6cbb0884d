import type { Correction } from './correction.ts';

export const emptiedSortedSets: Correction = {
  differs: 'ZREM leaves an empty sorted set behind',
  commands: (base) => {
    const zrem = base('zrem');
    return [
      {
        ...zrem,
        run(context, args) {
          const reply = zrem.run(context, args);
          const [key = ''] = args;
          const members = context.keyspace.get(key);
          if (members instanceof Map && members.size === 0) context.keyspace.delete(key);
          return reply;
        },
      },
    ];
  },
};
