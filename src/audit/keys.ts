/** Where the audit system keeps its state in Redis. Everything about one record lives under that record's name. */
export const auditKeys = {
  /** String: the random token of the process that holds the record's lock; expires with the lease. */
  lock: (record: string): string => `audit:lock:${record}`,
  /** Integer: the newest fencing token granted for the record. Grows with every grant, never expires. */
  fence: (record: string): string => `audit:fence:${record}`,
  /** String: the id of the request that flagged the record. Set once, never changed. */
  flag: (record: string): string => `audit:flag:${record}`,
  /** List of `JournalEntry` as JSON, one per flag, oldest first. */
  journal: 'audit:journal',
} as const;

/** One line of the flag journal. */
export interface JournalEntry {
  readonly record: string;
  readonly request: string;
  readonly fence: number;
}
