import { importModulesWith } from '../files/load-module.ts';

// A set-up file, which vitest runs itself, unlike all else of an installed package: its imports are vitest's.
importModulesWith((url) => import(/* @vite-ignore */ url));
