export { createRedisMock } from 'js-redis-server';
