/** Names of columns, keys and tables in one statement: letters may be large or small. */
export const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
