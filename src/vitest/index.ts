export { checkProperty } from './check-property.ts';
