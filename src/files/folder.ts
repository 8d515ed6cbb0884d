import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What is needed of a folder in which several processes write at once. */
export interface Folder {
  /** The names of the files in it; none where there is no such folder. */
  list(): Promise<readonly string[]>;
  /** Undefined where there is no such file. */
  read(name: string): Promise<string | undefined>;
  /** Whoever reads the file meanwhile sees the former text or this one, never a part. */
  write(name: string, text: string): Promise<void>;
}

/** A folder on the disk, made when something is written to it. */
export class DiskFolder implements Folder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async list(): Promise<readonly string[]> {
    return (await unlessMissing(readdir(this.#path))) ?? [];
  }

  read(name: string): Promise<string | undefined> {
    return unlessMissing(readFile(join(this.#path, name), 'utf8'));
  }

  async write(name: string, text: string): Promise<void> {
    await mkdir(this.#path, { recursive: true });
    const unfinished = join(this.#path, `.${randomUUID()}.tmp`);
    try {
      await writeFile(unfinished, text);
      await rename(unfinished, join(this.#path, name));
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }
}

async function unlessMissing<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
