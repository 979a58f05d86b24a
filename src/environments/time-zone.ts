/** True for a name of the IANA time zone database, `Europe/Berlin` or `UTC`; offsets such as `+02:00` know no summer time. */
export function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
