import { StoreError } from './errors';
import { notWritable, systemCollection } from './system/system-collections';

/** Refuses names that MongoDB does not give to databases or collections. */
export function checkNamespace(database: string, name: string): void {
  if (systemCollection(`${database}.${name}`)) throw notWritable(`${database}.${name}`);
  if (
    name === '' ||
    name.includes('$') ||
    name.includes('\0') ||
    name.startsWith('.') ||
    name.endsWith('.') ||
    name.startsWith('system.')
  ) {
    throw new StoreError(73, 'InvalidNamespace', `Invalid namespace specified '${database}.${name}'`);
  }
  if (database === '' || /[/\\. "$\0]/.test(database) || database.length > 63) {
    throw new StoreError(73, 'InvalidNamespace', `Invalid database name: '${database}'`);
  }
}
