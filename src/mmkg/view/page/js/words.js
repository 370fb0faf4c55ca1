// The interface's words. Data is never translated.

const WORDS = {
  en: {
    search: "Search names, titles, ids…", searchLabel: "Search the whole map", suggestions: "Suggestions",
    nothing: "Nothing found", resultCount: "{n} suggestions",
    map: "Map", timeline: "Timeline", around: "Around", table: "Table", layout: "Layout", view: "Picture or table",
    filters: "Filters", kinds: "Kinds", relations: "Relations", years: "Years", from: "From", to: "To",
    curatedOnly: "Reading list only", cited: "Cited in this map at least", reset: "Reset filters",
    shown: "{n} of {all} nodes in this page are drawn", hiddenBy: "hidden: {list}", nothingHidden: "no filter hides any",
    byKind: "{n} by kind", byYear: "{n} by year", byCurated: "{n} not on the reading list", byCited: "{n} cited less", byUndated: "{n} without a year", byHand: "{n} by you", byAround: "{n} not around the chosen node",
    edgesShown: "{n} of {all} edges between them are drawn; choose a node to see all of its own",
    paper: "Paper", code: "Code", dataset: "Dataset", task: "Task", resource: "Resource",
    papers: "Papers", codes: "Code", datasets: "Datasets", tasks: "Tasks", resources: "Resources",
    legend: "Legend", legendSize: "Larger: cited more within this map", legendRing: "Ringed: on the reading list", legendRegion: "Soft regions: papers with like neighbours, named from tasks and title words", legendArrow: "Arrow: from the citing to the cited",
    card: "Card", start: "Start from the reading list", hint: "Choose a node, or press / and type a name.",
    year: "Year", authors: "Authors", venue: "Venue", links: "Links", note: "List's remark", notes: "Curator's notes",
    citations: "Citations", inMap: "{n} in this map", bySource: "{n} by Semantic Scholar", asOf: "as of {date}",
    coverage: "Coverage", coverageOf: "{known} of {total} {list} known", coverageSome: "{known} {list} known", coverageUnknown: "{list}: unknown", references: "references",
    organisations: "Organisations", licence: "Licence", section: "Section", facts: "Facts", checked: "Checked", releases: "Releases", modality: "Modality", language: "Language", size: "Size", evidence: "Evidence", aliases: "Also called", id: "Id",
    related: "Most related", computedHere: "computed in this page from the neighbourhood", computedBefore: "ranked when the map was made",
    results: "Reported results", dataset_: "Dataset", task_: "Task", metric: "Metric", value: "Value", method: "Method", setting: "Setting", more: "Show all {n}", fewer: "Show fewer",
    tied: "Tied to it", expand: "Expand", hide: "Hide", undo: "Undo", close: "Close", collect: "Collect", collected: "Collected", centre: "Around this", drawIt: "Bring into the picture", expandedBy: "{n} nodes brought in", nothingToExpand: "All its neighbours are drawn",
    take: "Take along", bibtex: "BibTeX", png: "PNG of the picture", csv: "CSV of the table", state: "Link to this state", copy: "Copy", copied: "Copied", saved: "Saved {name}", copyByHand: "Press Ctrl+C to copy", noBibtex: "Choose or collect a paper first", clear: "Empty the collection", collection: "{n} collected",
    name: "Name", kind: "Kind", citedHere: "Cited here", citedAll: "Cited (S2)", wholePage: "Whole page, not only what is drawn", rows: "{n} rows", moreRows: "Show {n} more", sortBy: "Sort by {name}",
    provenance: "Where this comes from", noOrigin: "no origin given", attribution: "Citation data in part from", tool: "made with mmkg",
    citedMore: "↑ cited more within this map", earlier: "earlier", later: "later", fit: "Show all", zoomIn: "Zoom in", zoomOut: "Zoom out", help: "Keys", picture: "Map of {n} nodes; the same content is in the table", switchLanguage: "中文", untitled: "Research map",
    keys: "/ search · ↑ ↓ Enter choose · Esc close · E expand · H hide · U undo · F show all",
    andMore: "and {n} more", otherCommunity: "other", community: "Region", skip: "Skip to the table",
  },
  zh: {
    search: "搜索名称、标题、编号…", searchLabel: "搜索整个图谱", suggestions: "候选", nothing: "没有找到", resultCount: "{n} 条候选",
    map: "地图", timeline: "时间线", around: "围绕", table: "表格", layout: "布局", view: "图或表",
    filters: "筛选", kinds: "类型", relations: "关系", years: "年份", from: "从", to: "到",
    curatedOnly: "仅阅读清单", cited: "图内被引至少", reset: "重置筛选",
    shown: "本页 {all} 个节点中已画出 {n} 个", hiddenBy: "已隐藏：{list}", nothingHidden: "没有被筛掉的节点",
    byKind: "按类型 {n}", byYear: "按年份 {n}", byCurated: "不在清单 {n}", byCited: "被引较少 {n}", byUndated: "无年份 {n}", byHand: "手动 {n}", byAround: "不在所选节点周围 {n}",
    edgesShown: "其间 {all} 条边中画出 {n} 条；选中节点可见其全部",
    paper: "论文", code: "代码", dataset: "数据集", task: "任务", resource: "资源",
    papers: "论文", codes: "代码", datasets: "数据集", tasks: "任务", resources: "资源",
    legend: "图例", legendSize: "越大：在本图中被引越多", legendRing: "带环：在阅读清单上", legendRegion: "柔和区域：邻域相似的论文，由任务与标题词命名", legendArrow: "箭头：从引用者指向被引者",
    card: "卡片", start: "从阅读清单开始", hint: "选择一个节点，或按 / 输入名称。",
    year: "年份", authors: "作者", venue: "发表于", links: "链接", note: "清单备注", notes: "整理者笔记",
    citations: "引用", inMap: "本图内 {n}", bySource: "Semantic Scholar 计 {n}", asOf: "截至 {date}",
    coverage: "覆盖", coverageOf: "{total} 条{list}中已知 {known} 条", coverageSome: "已知 {known} 条{list}", coverageUnknown: "{list}：未知", references: "参考文献",
    organisations: "机构", licence: "许可", section: "清单章节", facts: "事实", checked: "核对于", releases: "发布", modality: "模态", language: "语言", size: "规模", evidence: "依据", aliases: "别名", id: "标识",
    related: "最相关", computedHere: "由本页根据邻域计算", computedBefore: "制图时排序",
    results: "报告结果", dataset_: "数据集", task_: "任务", metric: "指标", value: "数值", method: "方法", setting: "设置", more: "显示全部 {n} 条", fewer: "收起",
    tied: "与之相连", expand: "展开", hide: "隐藏", undo: "撤销", close: "关闭", collect: "收藏", collected: "已收藏", centre: "围绕它", drawIt: "画入图中", expandedBy: "画入 {n} 个节点", nothingToExpand: "其邻居均已画出",
    take: "带走", bibtex: "BibTeX", png: "图片 PNG", csv: "表格 CSV", state: "当前状态链接", copy: "复制", copied: "已复制", saved: "已保存 {name}", copyByHand: "按 Ctrl+C 复制", noBibtex: "请先选择或收藏论文", clear: "清空收藏", collection: "已收藏 {n}",
    name: "名称", kind: "类型", citedHere: "图内被引", citedAll: "被引 (S2)", wholePage: "整页，不限于已画出的", rows: "{n} 行", moreRows: "再显示 {n} 行", sortBy: "按{name}排序",
    provenance: "数据来源", noOrigin: "未注明来源", attribution: "部分引用数据来自", tool: "由 mmkg 制作",
    citedMore: "↑ 图内被引更多", earlier: "更早", later: "更晚", fit: "全部显示", zoomIn: "放大", zoomOut: "缩小", help: "按键", picture: "含 {n} 个节点的图；表格中有相同内容", switchLanguage: "English", untitled: "研究地图",
    keys: "/ 搜索 · ↑ ↓ Enter 选择 · Esc 关闭 · E 展开 · H 隐藏 · U 撤销 · F 全部显示",
    andMore: "另有 {n} 个", otherCommunity: "其他", community: "区域", skip: "跳到表格",
  },
};

const RELATIONS_ZH = {
  cites: ["引用", "被引用"], implements: ["实现", "的实现"], introduces: ["提出", "提出者"], trains_on: ["训练于", "用于训练"],
  evaluates_on: ["评测于", "用于评测"], addresses: ["针对", "相关论文"], supports: ["支持", "相关数据集"], part_of: ["属于", "包含"],
  derives_from: ["源自", "派生出"], lists: ["列出", "列于"],
};

/** Returns the keys that one language has and another lacks. */
export function missingWords() {
  const keys = new Set(Object.values(WORDS).flatMap(Object.keys));
  return [...keys].filter((key) => Object.values(WORDS).some((words) => !(key in words)));
}

let language = "en";

/** Returns the interface text of a key in the language chosen, with `{name}` filled in. */
export function t(key, values = {}) {
  const text = WORDS[language][key] ?? WORDS.en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** Returns how a relation reads, forward or back. */
export function relationText(map, code, outward) {
  const [name, reads, readsBack] = map.relations[code];
  if (language === "zh" && RELATIONS_ZH[name]) return RELATIONS_ZH[name][outward ? 0 : 1];
  return outward ? reads : readsBack;
}

/** Switches the language and rewrites the fixed texts: `data-t` (text), `data-t-label` (aria-label), `data-t-hint`. */
export function speak(wanted) {
  language = wanted in WORDS ? wanted : "en";
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", t(element.dataset.tLabel));
  for (const element of document.querySelectorAll("[data-t-hint]")) element.setAttribute("placeholder", t(element.dataset.tHint));
}

/** Returns a number as people write it. */
export const count = (number) => number.toLocaleString("en-US").replaceAll(",", "\u202f");
