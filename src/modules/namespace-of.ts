/**
 * What a CommonJS module is to an ES module that imports it: all of its properties, live, and itself as the default. Code
 * that was compiled from an ES module has a default of its own, which Node does not look at, and others do.
 */
export function namespaceOf(module: object, isNode: boolean): object {
  const namespace = Object.create(Object.getPrototypeOf(module) as object | null) as object;
  if (isNode || Reflect.get(module, '__esModule') !== true) {
    Object.defineProperty(namespace, 'default', { value: module, enumerable: true });
  }
  for (const name of Object.getOwnPropertyNames(module)) {
    if (Object.hasOwn(namespace, name)) continue;
    const enumerable = Object.getOwnPropertyDescriptor(module, name)?.enumerable === true;
    Object.defineProperty(namespace, name, { get: () => Reflect.get(module, name) as unknown, enumerable });
  }
  return namespace;
}
