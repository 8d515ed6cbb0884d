import { keeping } from './keeping.ts';

/** Their requests, too, stay reachable. */
export default keeping((kept, delivery) => void kept.push(delivery));
