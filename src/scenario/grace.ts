/** How long timers go on once everything has ended: a retry or a delayed write belongs to the work, a cache's TTL does not. */
export const graceMs = 5_000;
