export { checkProperty, type CheckOptions } from './check-property.ts';
