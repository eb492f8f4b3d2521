// What filters are called in an address, and kinds on the page.
export const NARROWING = ["column", "township", "kind", "state", "year", "from", "to"];
export const KINDS = { story: "新闻", notice: "公告" };
