import { writeFileSync } from 'node:fs';
import { bundlePageAssets } from './bundle-page-assets.ts';

// A step of `npm run build`: the installed package has neither the bundler nor what it bundles.
writeFileSync('dist/files/page-assets.json', JSON.stringify(await bundlePageAssets()));
