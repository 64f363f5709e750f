// Every word of the interface, English and Chinese. {0}, {1} … are filled in.
const table = {
  runs: ['Runs', '运行'], noRuns: ['There are no runs here yet. Make one with “plinth run RECIPE”.', '这里还没有运行。用“plinth run 配方”做一个。'],
  documents: ['Documents', '文档'], characters: ['Characters', '字符'], tokens: ['Tokens', '词元'], overview: ['Overview', '总览'], clusters: ['Duplicates', '重复'],
  corpus: ['Corpus', '语料'], training: ['Training', '训练'], compare: ['Compare', '比较'], trying: ['Try', '试验'], recipe: ['Recipe', '配方'],
  read: ['read', '读入'], kept: ['kept', '保留'], dropped: ['dropped', '丢弃'], failed: ['failed', '失败'], cut: ['cut away', '删去'],
  state: ['state', '状态'], started: ['started', '开始'], took: ['took', '用时'], name: ['name', '名称'],
  done: ['done', '完成'], running: ['running', '进行中'], interrupted: ['interrupted', '已中断'], unreadable: ['unreadable', '无法读取'],
  tasks: ['{0} of {1} tasks', '{1} 个任务已完成 {0} 个'], funnel: ['Funnel', '漏斗'],
  funnelLead: ['What goes on after each step, and what each rule took out. Choose a rule to see its values.', '每一步之后留下的，以及每条规则拿走的。点一条规则看它的数值。'],
  unit: ['Measured in', '单位'], removedHere: ['{0} removed', '去掉 {0}'], edited: ['{0} edited', '改动 {0} 篇'], more: ['and {0} more', '另有 {0} 条'],
  charsNote: ['Characters count what a step cut within texts too; most of what is read is markup.', '字符数也计入步骤在文中删去的部分；读入的大部分是网页标记。'], tokensNote: ['Tokens of the corpus are counted. What was removed before it is estimated: by as many tokens a character as the corpus has.', '语料的词元是数出来的；此前去掉的部分按语料的每字符词元数估算。'],
  rules: ['Rules', '规则'], rule: ['rule', '规则'], step: ['step', '步骤'], limit: ['limit', '界限'], value: ['value', '数值'], judged: ['judged', '判断过'],
  ruleLead: ['{0} documents judged, {1} dropped ({2}).', '判断了 {0} 篇文档，丢弃 {1} 篇（{2}）。'],
  least: ['Documents below the limit are dropped.', '低于界限的文档被丢弃。'], most: ['Documents above the limit are dropped.', '高于界限的文档被丢弃。'],
  move: ['Move the limit', '移动界限'], exact: ['counted in the ledger', '按台账计数'], about: ['estimated from the histogram', '按直方图估计'],
  wouldKeep: ['At {0} this rule would let {1} more documents pass: {2} of what it judged, {3} more than the corpus holds now.', '取 {0} 时，这条规则会多放行 {1} 篇：占判断数的 {2}，比现在的语料多 {3}。'],
  wouldDrop: ['At {0} this rule would drop {1} more documents: {2} of what it judged.', '取 {0} 时，这条规则会多丢弃 {1} 篇：占判断数的 {2}。'],
  asItWas: ['This is the limit of the run.', '这就是运行所用的界限。'], later: ['Later steps may still drop some of them.', '后面的步骤仍可能丢弃其中一部分。'],
  reset: ['Back to the run’s limit', '恢复原界限'], nearDropped: ['Just dropped', '刚好被丢弃'], nearKept: ['Just kept', '刚好被保留'],
  nearKeptLead: ['Kept texts that this step would judge nearest to the limit; values are about.', '该步骤会判为最接近界限的保留文本；数值为近似。'],
  samples: ['Samples', '样本'], allDropped: ['All documents that this rule dropped', '这条规则丢弃的全部文档'], noValues: ['This rule measures nothing.', '这条规则不测量数值。'],
  tryStep: ['Try this step with other options', '换选项试这一步'], hist: ['Distribution of values: {0} from {1} to {2}, {3} dropped', '数值分布：{0} 个，从 {1} 到 {2}，丢弃 {3}'],
  search: ['Search', '搜索'], where: ['Address, id or source', '网址、编号或来源'], text: ['Text of kept documents', '保留文档的正文'], language: ['Language', '语言'], category: ['Category', '类别'],
  fate: ['Fate', '结局'], any: ['any', '全部'], next: ['Next', '下一页'], first: ['First page', '第一页'], found: ['{0} documents', '{0} 篇文档'], nothing: ['Nothing found.', '没有找到。'],
  looked: ['Searching: {0} of the run looked at …', '正在搜索：已查看 {0} ……'], copies: ['copies', '副本'], copyOf: ['Copies of {0}', '{0} 的副本'],
  difference: ['Differences', '差异'],
  itsCopies: ['Documents dropped for this one', '因它而丢弃的文档'],
  document: ['Document', '文档'], source: ['source', '来源'], address: ['address', '网址'], length: ['length', '长度'], why: ['Why', '原因'],
  whyKept: ['It passed every step.', '它通过了每一步。'], whyDropped: ['{0} dropped it by the rule {1}.', '{0} 按规则 {1} 丢弃了它。'], whyFailed: ['It failed in {0}: {1}.', '它在 {0} 失败：{1}。'],
  measured: ['measured {0}, limit {1}', '测得 {0}，界限 {1}'], steps: ['Step by step', '逐步'], stepsLead: ['The record was read again and taken through the recipe’s steps.', '重新读取了这条记录，并让它走过配方的各步骤。'],
  asRead: ['As it was read', '读入时'], asKept: ['As it was kept', '保留时'], noMarkup: ['The page’s markup is not shown, because the recipe hides private data.', '配方要隐藏私人信息，所以不显示网页标记。'],
  masked: ['What the recipe hides is hidden here too.', '配方隐藏的内容在这里也隐藏。'], unchanged: ['unchanged', '没有改动'], notFor: ['not for this language', '不针对这种语言'],
  allDocuments: ['needs all documents: not run again, the ledger says what it decided', '需要全部文档：不再运行，结果来自台账'], charsOf: ['{0} → {1} characters', '{0} → {1} 字符'],
  sideBySide: ['What it duplicates, side by side', '与它重复的文档，并排'], itself: ['This one', '这一篇'], stayed: ['The one that stayed', '留下的那篇'], sampleText: ['The beginning of its text', '正文开头'],
  noText: ['Its text is not in the corpus.', '它的正文不在语料里。'], spans: ['What was masked or cut', '遮盖或删去的部分'], metadata: ['Metadata', '元数据'], leftOut: ['… {0} characters …', '……{0} 个字符……'],
  clustersLead: ['Documents that stayed in the place of most others.', '代替其他文档最多的那些文档。'], noClusters: ['No step has found duplicates.', '没有步骤发现重复。'], others: ['{0} copies', '{0} 份副本'],
  languages: ['Languages', '语言'], domains: ['Domains', '域名'], categories: ['Categories', '类别'], sources: ['Sources', '来源'], lengths: ['Lengths', '长度'], share: ['share', '占比'], files: ['Files', '文件'], failures: ['Failures', '失败'], kind: ['kind', '种类'], example: ['example', '例子'],
  loss: ['Loss', '损失'], validation: ['Validation', '验证'], wrote: ['What the model wrote', '模型写的'], atStep: ['step {0}', '第 {0} 步'], prompt: ['from', '起头'],
  trainingLead: ['{0} tokens in {1}.', '{1} 内 {0} 个词元。'], curve: ['Loss from {0} to {1} over {2} steps', '损失从 {0} 到 {1}，共 {2} 步'],
  compareLead: ['What became otherwise of the same documents in another run.', '同样的文档在另一次运行里结局有何不同。'], with: ['Compare with', '与之比较'], common: ['{0} documents in both; {1} only in {2}, {3} only in {4}.', '两边都有 {0} 篇；{1} 篇只在 {2}，{3} 篇只在 {4}。'],
  moved: ['What moved', '改变的'], from: ['in {0}', '在 {0}'], same: ['Every document ended alike.', '每篇文档结局相同。'], differs: ['Options that differ', '不同的选项'], noOther: ['There is no other run to compare with.', '没有别的运行可比较。'], show: ['Show', '查看'],
  tryLead: ['Change options and see at once what becomes of documents as they come to this step.', '改选项，立刻看到到达这一步的文档会怎样。'], options: ['Options', '选项'], tryNow: ['Try', '试一试'], back: ['Reset', '还原'],
  sampleOf: ['Tried on {0} documents.', '在 {0} 篇文档上试验。'], inRecipe: ['in the recipe', '配方'], asTried: ['as tried', '试验'], changed: ['What changed', '变化'], noChange: ['Nothing changed in this sample.', '这个样本没有变化。'], editedOnes: ['edited', '改动'],
  copy: ['Copy the recipe', '复制配方'], copied: ['The recipe was copied.', '配方已复制。'], default: ['default {0}', '默认 {0}'], wait: ['The sample is being read …', '正在读取样本……'],
  theme: ['Theme', '外观'], auto: ['auto', '自动'], light: ['light', '浅色'], dark: ['dark', '深色'], loading: ['Loading …', '正在载入……'], skip: ['Skip to the content', '跳到正文'], sections: ['Sections', '栏目'],
  unreachable: ['The server does not answer. Is plinth serve still running?', '服务器没有回应。plinth serve 还在运行吗？'], noPage: ['There is no such page.', '没有这个页面。'], off: ['off', '关'], on: ['on', '开'],
  partial: ['So far: the run is not done.', '到目前为止：运行尚未完成。'], equation: ['The ledger', '台账'],
};

let now = 0;
export const languages = [['en', 'English'], ['zh', '中文']];
export const language = () => languages[now][0];

export function speak(code) {
  now = Math.max(0, languages.findIndex(([c]) => c === code));
  document.documentElement.lang = now === 1 ? 'zh-CN' : 'en';
}

export function t(key, ...values) {
  const words = table[key];
  if (!words) return key;
  return words[now].replace(/\{(\d)\}/g, (_, i) => values[i] ?? '');
}

export const keys = Object.keys(table);
