const REASON = /\. Removal after (\d{4}-\d{2}-\d{2})\.$/;

/** The last day, `YYYY-MM-DD`, that a reason promises something to stay; undefined if it promises none. */
export function removalDate(reason) {
  const day = REASON.exec(reason ?? "")?.[1];
  const instant = day && new Date(`${day}T00:00:00Z`);
  return instant && !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day) ? day : undefined;
}
