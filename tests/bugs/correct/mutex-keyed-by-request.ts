/** The mutex is one of the record, whoever asks about it, and held until the work has ended. */
export { default } from './mutex-released-on-timeout.ts';
