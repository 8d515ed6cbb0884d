/** What the tests use of js-redis-server, whose own types are not there on Node 20. */
export declare function createRedisMock(options: {
  readonly compatibility: 'redis-7.0';
}): Promise<{ readonly port: number; close(): Promise<void> }>;
