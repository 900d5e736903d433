/** Divides items into groups: two items are in one group when they are linked, directly or through others. */
export function linkedGroups<Item>(
  items: readonly Item[],
  areLinked: (one: Item, other: Item) => boolean,
): Item[][] {
  const remaining = new Set(items);
  const groups: Item[][] = [];
  for (const item of items) {
    if (!remaining.delete(item)) continue;
    const group = [item];
    // The group grows while it is walked.
    for (const member of group) {
      for (const other of remaining) {
        if (!areLinked(member, other)) continue;
        remaining.delete(other);
        group.push(other);
      }
    }
    groups.push(group);
  }
  return groups;
}
