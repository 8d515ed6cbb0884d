import { keeping } from './keeping.ts';

export default keeping((kept, { request }) => void kept.push(request));
