#!/usr/bin/env python3
"""Makes the texts that the classifiers builtin:good-* and builtin:edu-* are trained on: fastText lines, one file a model.

    python3 make_texts.py SAMPLES EXTRACTED.jsonl OUT

SAMPLES is the repository's samples/, EXTRACTED.jsonl what `plinth extract samples/web --format json` makes of it. Good is the prose of documentation,
books and poems; bad is what else stands on the same pages (menus, link lists, tables) and web text made up here: sale, spam, chatter, notices.
Instructive are tutorials, guides and explanations; the rest is reference, lists, legal text and the bad of before. CC0-1.0.
"""
import gzip, html, json, pathlib, random, re, sys

samples, extracted, out = map(pathlib.Path, sys.argv[1:4])
rng = random.Random(17)
END = re.compile(r'[.!?:。！？：”"]$')


def raw_lines(folder):
    """URL -> lines of the page with all tags off."""
    for warc in sorted(folder.glob("*.warc.gz")):
        data = gzip.open(warc).read()
        for record in data.split(b"WARC/1.")[1:]:
            head, _, rest = record.partition(b"\r\n\r\n")
            if b"WARC-Type: response" not in head: continue
            url = re.search(rb"WARC-Target-URI: <?([^\r>]+)", head).group(1).decode()
            http, _, body = rest.partition(b"\r\n\r\n")
            charset = re.search(rb"charset=[\"']?([\w-]+)", http + body[:2000])
            name = charset.group(1).decode() if charset else "utf-8"
            try: text = body.decode(name, "replace")
            except LookupError: text = body.decode("utf-8", "replace")
            text = re.sub(r"(?is)<(script|style|head)\b.*?</\1>", " ", text)
            text = re.sub(r"(?i)<(/?(p|div|li|ul|ol|td|tr|h\d|dt|dd|pre|br|table))\b[^>]*>", "\n", text)
            text = html.unescape(re.sub(r"<[^>]*>", "", text))
            yield url, [re.sub(r"\s+", " ", line).strip() for line in text.split("\n") if line.strip()]


def prose(line, zh): return END.search(line) and len(line) >= (25 if zh else 80)


def pieces(lines, size):
    piece = []
    for line in lines:
        piece.append(line)
        if sum(map(len, piece)) >= size:
            yield " ".join(piece)
            piece = []
    if sum(map(len, piece)) * 3 >= size: yield " ".join(piece)


# Made-up web text. Each maker gives one text; words are drawn anew for each.
def pick(words, low=1, high=1): return [rng.choice(words) for _ in range(rng.randint(low, high))]


EN_MENU = "Home|About|About us|Contact|Contact us|Login|Sign in|Sign up|Register|Search|Menu|News|Blog|Shop|Cart|Checkout|My account|Wishlist|Help|FAQ|Support|Privacy policy|Terms of use|Terms and conditions|Cookies|Sitemap|Careers|Press|Archive|Categories|Tags|Comments|Share|Tweet|Pin it|Like|Follow us|Subscribe|Newsletter|RSS|Next|Previous|Back to top|Read more|Continue reading|View all|See more|Load more|Download|Print|Email|Facebook|Twitter|Instagram|YouTube|LinkedIn|Travel|Sports|Health|Business|Entertainment|Politics|World|Video|Photos|Weather|Gallery|Events|Calendar|Locations|Reviews|Deals|Gift cards|Sale|Women|Men|Kids|Accessories|Shoes|Home & Garden|Jewelry|Electronics".split("|")
EN_THING = "shoes watch handbag phone case sofa mattress laptop jacket necklace ring camera headphones perfume sunglasses car insurance loan hotel flight villa apartment casino poker slots pills viagra dating escort tickets dress wig vitamins supplements keyboard printer drill lawnmower wallet boots rug lamp tires".split()
EN_ADJ = "cheap best new hot free discount top online amazing luxury genuine official exclusive limited original affordable premium hottest incredible trusted quality".split()
EN_SLANG = ["lol", "omg", "idk", "tbh", "haha", "wtf", "thx", "pls", "u guys", "gonna", "wanna", "sooo good", "anyone else??", "first!!", "same here", "this", "+1", "bump", "nice post", "great article, thanks for sharing!", "love it!!!", "can't wait", "i dunno", "dude", "yeah right", "so true", "me too", "OMG yes", "just saying", "check out my site", "check my profile"]
EN_NAME = "mike jenny tom_92 sarah admin guest user123 kate john dave amy sunny rockstar bigdog lily anon".split()
EN_CITY = "London Paris Dallas Miami Sydney Toronto Boston Austin Denver Chicago Dublin Leeds Perth".split()


def en_menu(): return rng.choice([" | ", " ", " > ", " · "]).join(pick(EN_MENU, 8, 40))
def en_shop(): return " ".join(f"{rng.choice(EN_ADJ).title()} {rng.choice(EN_THING)} ${rng.randint(5, 900)}.{rng.choice(['00', '99', '95'])} {rng.choice(['Add to cart', 'Buy now', 'In stock', 'Free shipping', 'Save ' + str(rng.randint(5, 80)) + '%', 'Quick view', 'Add to wishlist', 'Sold out', 'Was $' + str(rng.randint(50, 999))])}" for _ in range(rng.randint(3, 14)))
def en_spam(): return " ".join(rng.choice(["{a} {t} {a} {t} {c}", "buy {a} {t} online", "{a} {t} for sale in {c}!", "get {a} {t} now!!!", "{t} {a} price {t} review", "where to buy {t} {c}", "click here for {a} {t}", "100% {a} {t} guaranteed, order today", "no prescription {t}", "win big with {a} {t}", "Call now for a free quote on {t} in {c}!"]).format(a=rng.choice(EN_ADJ), t=rng.choice(EN_THING), c=rng.choice(EN_CITY)) for _ in range(rng.randint(4, 16)))
def en_chat(): return " ".join(f"{rng.choice(EN_NAME)} {rng.choice(['says:', 'wrote:', rng.choice(['2', '5', '11']) + ' hours ago', 'replied', 'Reply', 'posted on ' + str(rng.randint(1, 28)) + ' May'])} {' '.join(pick(EN_SLANG, 1, 4))} {rng.randint(0, 99)} {rng.choice(['likes', 'comments', 'views', 'shares', 'upvotes'])}" for _ in range(rng.randint(3, 10)))
def en_notice(): return " ".join(pick(["We use cookies to improve your experience. By continuing you accept our use of cookies.", "Copyright © 2015 All rights reserved.", "Sign up for our newsletter and get 10% off your first order!", "Enter your email address", "You must be logged in to post a comment.", "This site uses Akismet to reduce spam.", "JavaScript is disabled in your browser. Please enable JavaScript.", "Your session has expired. Please log in again.", "Page not found. Error 404", "Forgot your password?", "Powered by WordPress. Theme by StudioX.", "Leave a reply Your email address will not be published. Required fields are marked *", "Share this: Click to share on Twitter Click to share on Facebook", "Advertisement", "Sponsored content", "Related posts", "You may also like", "Trending now", "Customers who bought this item also bought", "Filter by price", "Showing 1-24 of 312 results", "Sort by: Popularity", "Posted by admin in Uncategorized | Leave a comment", "Last updated on", "Subscribe to our channel and hit the bell!"], 3, 10))
def en_list(): return " ".join(f"{rng.choice(['10', '7', '25', '15', '5'])} {rng.choice(['Things', 'Ways', 'Photos', 'Secrets', 'Reasons', 'Tricks'])} {rng.choice(['You Won’t Believe', 'That Will Blow Your Mind', 'Every Girl Should Know', 'To Lose Weight Fast', 'To Make Money Online', 'Celebrities Don’t Want You To See'])}" for _ in range(rng.randint(2, 8)))
def en_blog(): return " ".join(pick(["so i went to the mall today and got the cutest top ever", "ugh mondays", "my boss is sooo annoying lol", "anyway gotta run, talk later xoxo", "cant believe its already friday!!", "got my nails done and they look amaaazing", "sorry for not posting in ages been super busy", "watched the game last night, we totally got robbed", "follow me on insta guys", "pics coming soon i promise", "had pizza again haha dont judge", "so tired zzz", "what r u up to this weekend? comment below!", "my hubby bought me the best gift ever", "giveaway!! just like and share to enter", "we are your one stop shop for all your needs", "our friendly team is here to help you 24/7", "call us today for a free no obligation quote", "family owned and operated since 1998", "stunning 3 bed 2 bath home with pool, must see!"], 4, 12))
def en_table(): return " ".join(f"{rng.randint(1, 31)}/{rng.randint(1, 12)}/20{rng.randint(10, 24)} {rng.choice(EN_CITY)} {rng.randint(0, 5)}-{rng.randint(0, 5)} {rng.randint(10, 9999)} {rng.choice(['MB', 'km', 'pts', 'USD', 'am', 'pm', '%'])}" for _ in range(rng.randint(6, 24)))


ZH_MENU = "首页|关于我们|联系我们|登录|注册|搜索|新闻中心|产品展示|产品中心|解决方案|成功案例|人才招聘|在线留言|网站地图|友情链接|加入收藏|设为首页|返回顶部|上一篇|下一篇|上一页|下一页|更多>>|查看更多|点击查看|阅读全文|我的订单|购物车|客服中心|帮助中心|免责声明|版权声明|隐私政策|广告服务|手机版|公众号|微博|微信|分享到|收藏|点赞|评论|转发|关注|粉丝|排行榜|热门推荐|相关阅读|猜你喜欢|最新文章|热点|体育|娱乐|财经|汽车|房产|旅游|美食|时尚|女人|游戏|视频|图片|直播|论坛|贴吧|小说|下载|APP下载|当前位置".split("|")
ZH_THING = "手机 女装 面膜 减肥茶 彩票 棋牌 百家乐 发票 贷款 信用卡 酒水 奶粉 手表 包包 运动鞋 保健品 祛斑霜 二手房 别墅 机票 酒店 婚纱照 驾校 空调维修 搬家公司 保洁 挖掘机 锅炉 除尘器 钢管 网站建设 SEO优化 代写论文 办证 四六级答案 私服 外挂 减肥药 丰胸 壮阳药 招商加盟".split()
ZH_ADJ = "正品 特价 包邮 最新 热销 免费 低价 专业 诚信 高端 厂家直销 官方 优惠 限时 火爆 超值 靠谱 全网最低".split()
ZH_SLANG = ["顶", "沙发", "楼主好人", "路过", "哈哈哈", "666", "赞一个", "mark", "不错不错", "支持楼主", "求资源", "求链接", "笑死我了", "真的假的", "太美了吧", "加我微信", "已私信", "同问", "打卡", "前排", "呵呵", "水一贴", "楼上正解", "你懂的", "亲", "么么哒", "爱了爱了", "yyds"]
ZH_CITY = "北京 上海 广州 深圳 杭州 成都 武汉 南京 西安 郑州 济南 沈阳".split()


def zh_menu(): return rng.choice([" | ", " ", " > ", "　"]).join(pick(ZH_MENU, 8, 40))
def zh_shop(): return " ".join(f"{rng.choice(ZH_ADJ)}{rng.choice(ZH_THING)} ￥{rng.randint(5, 2999)}.00 {rng.choice(['加入购物车', '立即购买', '已售' + str(rng.randint(1, 9999)) + '件', '包邮', '月销' + str(rng.randint(1, 999)), '好评率99%', '收藏商品', '到货通知'])}" for _ in range(rng.randint(3, 14)))
def zh_spam(): return "".join(rng.choice(["{c}{t}哪家好？", "{a}{t}，加微信：wx{n}", "{c}{a}{t}，电话13800{n}", "{t}多少钱{t}价格{t}厂家", "欢迎来电咨询{c}{t}！", "专业{t}，{a}，欢迎新老客户惠顾！", "想要{a}{t}吗？点击进入>>", "扫码领取{t}大礼包！！！", "{t}{t}{t}{c}{t}", "充值就送，{a}{t}，注册即送{n}元", "本公司是一家专业从事{t}的企业，{a}，质量第一，客户至上。"]).format(a=rng.choice(ZH_ADJ), t=rng.choice(ZH_THING), c=rng.choice(ZH_CITY), n=rng.randint(100, 99999)) for _ in range(rng.randint(4, 14)))
def zh_chat(): return " ".join(f"{rng.choice(['网友', '匿名', '游客', '楼主', '小明', '书友' + str(rng.randint(100, 9999)), '天使的眼泪', '寂寞如雪'])} {rng.choice(['发表于', '回复', rng.choice('123456789') + '楼', str(rng.randint(1, 23)) + '小时前', '说：'])} {'，'.join(pick(ZH_SLANG, 1, 4))} {rng.choice(['回复', '举报', '支持(0)', '反对(0)', '赞(' + str(rng.randint(0, 99)) + ')'])}" for _ in range(rng.randint(3, 10)))
def zh_notice(): return " ".join(pick(["版权所有 © 2015 未经许可不得转载", "京ICP备00000000号", "本站内容均来自网络，如有侵权请联系我们删除", "请登录后发表评论", "您的浏览器版本过低，请升级浏览器", "本文来源：网络 责任编辑：小编", "扫描二维码关注公众号", "免费注册 忘记密码？", "记住我 下次自动登录", "对不起，您访问的页面不存在", "本章未完，请点击下一页继续阅读", "最新章节请记住本站网址，手机用户请浏览m站阅读", "求推荐票！求月票！求收藏！", "温馨提示：抵制不良游戏，拒绝盗版游戏", "客服热线：400-000-0000 服务时间：9:00-18:00", "文章标签： 分享至 打印 字号 大 中 小", "上一篇：没有了 下一篇：没有了", "广告 赞助商链接", "声明：转载此文是出于传递更多信息之目的", "点击进入专题 我要评论 已有0人参与"], 3, 10))
def zh_blog(): return "，".join(pick(["今天又没睡好", "好烦啊", "老板又让加班", "唉真是的", "晚上去吃火锅啦", "给大家看看我新买的裙子", "姐妹们冲呀", "太好看了有木有", "亲们记得点赞哦", "宝宝又长高了", "困死了", "不想上班", "周末去哪玩呢", "朋友圈都在刷", "小编也不知道怎么回事", "到底是怎么回事呢", "下面就让小编带大家一起了解吧", "大家怎么看呢欢迎在评论区留言", "震惊！看完我沉默了", "不转不是中国人", "男子竟然做出这种事", "网友：太可怕了", "速看马上就删"], 4, 12)) + "！"
def zh_table(): return " ".join(f"20{rng.randint(10, 24)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02} {rng.choice(ZH_CITY)} {rng.randint(0, 5)}:{rng.randint(0, 5)} {rng.randint(10, 9999)}{rng.choice(['元', '次', '分', '人', '万', '%'])}" for _ in range(rng.randint(6, 24)))


MADE = {"en": [en_menu, en_shop, en_spam, en_chat, en_notice, en_list, en_blog, en_table], "zh": [zh_menu, zh_shop, zh_spam, zh_chat, zh_notice, zh_blog, zh_table]}
TEACHES = {
    "en": re.compile(r"/tutorial|/howto/|rust-book|/intro/|/topics/|maint-guide|gittutorial|/faq/|gitcore|everyday|user-manual|queryplanner|whentouse|/performance-tips|/mvcc|/indexes|/anarchism|whynotgit|howitworks|arch\.|atomiccommit"),
    "zh": re.compile(r"/guide/|maint-guide|debian-reference|debian-faq"),
}
pages = {}
for line in open(samples / "web" / "pages.tsv", encoding="utf-8"):
    f = line.rstrip("\n").split("\t")
    pages[f[0]] = (f[1][:2], f[3].split()[0], f[10] if len(f) > 10 else "")
main = {}
for line in open(extracted, encoding="utf-8"):
    doc = json.loads(line)
    main[doc["url"]] = doc["text"].split("\n")
raw = dict(raw_lines(samples / "web"))

texts = {(kind, language): [] for kind in ("good", "edu") for language in ("en", "zh")}
for url, (language, package, note) in pages.items():
    if language not in ("en", "zh") or url not in raw or "duplicate" in note: continue
    zh = language == "zh"
    lines = main.get(url, [])
    own = {re.sub(r"\s+", " ", line).strip() for line in lines}
    good = list(pieces([line for line in lines if prose(line.strip(), zh)], 250 if zh else 700))
    rest = list(pieces([line for line in raw[url] if line not in own and not prose(line, zh)], 100 if zh else 300))[:3]
    texts["good", language] += [("good", p) for p in good] + [("bad", p) for p in rest]
    teaches = TEACHES[language].search(url) and "link list" not in note
    texts["edu", language] += [("edu" if teaches else "other", p) for p in good] + [("other", p) for p in rest]

words = re.sub(r"[ \t]+", " ", gzip.open(samples / "books" / "en-devils-dictionary.txt.gz", "rt", encoding="utf-8").read()).split("\n\n")
texts["good", "en"] += [("good", p) for p in pieces([" ".join(w.split()) for w in words if len(w) > 150], 500)][:400]
poems = gzip.open(samples / "books" / "zh-tang-song-shi.txt.gz", "rt", encoding="utf-8").read().split("\n\n")
texts["good", "zh"] += [("good", " ".join(p.split())) for p in poems][:150]
for language in ("en", "zh"):
    made = [("bad", rng.choice(MADE[language])()) for _ in range(2500)]
    texts["good", language] += made
    texts["edu", language] += [("other", text) for _, text in made[:600]]

# How a text is written is to be learned, and not what it is about: English words that fewer than four sources have are left out.
sources = {}
for url, (language, package, _) in pages.items():
    if language == "en":
        for word in set(re.findall(r"\w+", " ".join(main.get(url, []) + raw.get(url, [])).lower())): sources.setdefault(word, set()).add(package)
common = {word for word, packages in sources.items() if len(packages) >= 4}
for _, maker in ((0, m) for m in MADE["en"]):
    for _ in range(300): common.update(re.findall(r"\w+", maker().lower()))
for kind in ("good", "edu"):
    texts[kind, "en"] = [(label, re.sub(r"\w+", lambda m: m[0] if m[0].lower() in common else "", text)) for label, text in texts[kind, "en"]]

out.mkdir(parents=True, exist_ok=True)
for (kind, language), rows in texts.items():
    rng.shuffle(rows)
    with open(out / f"{kind}-{language}.txt", "w", encoding="utf-8") as file:
        for label, text in rows: file.write(f"__label__{label} {' '.join(text.split())}\n")
    print(kind, language, {label: sum(l == label for l, _ in rows) for label in {l for l, _ in rows}})
