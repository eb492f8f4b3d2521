// What filters and kinds are called, and the day of a document by its number.
export const SHOWN = { column: "栏目", township: "镇办", kind: "类别", state: "状态", year: "年份" };
export const KINDS = { story: "新闻", notice: "公告" };
export const dayOf = (number) => new Date(Date.UTC(1990, 0, 1) + Math.floor(number / 64) * 864e5).toISOString().slice(0, 10);
