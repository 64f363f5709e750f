using System.Buffers;

namespace Plinth.Privacy;

/// <summary>Chinese names of two to four characters with a surname in front: before a form of address, or behind a word that says that a name follows.</summary>
internal static class ChineseName
{
    /// <summary>Last characters of the words around a name.</summary>
    public const string Triggers = "生士姐授师傅志学长人名告员者辑叫表";

    private const string Surnames =
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文施洪季辛牛温尚樊葛邢路岳齐梅庄柳聂章鲁焦左包俞耿鲍骆纪詹关欧甘祁靳舒倪项卓苗涂申殷霍翟裴柯芦蓝阮翁盛屈解鞠诸管应柴凌游时池牟翟边隋耿卞缪裘娄宁蒲邬臧岑谷仇简饶晏宫樊阳隗";

    private static readonly string[] s_compound = ["欧阳", "上官", "司马", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "司徒", "令狐", "端木", "长孙", "宇文", "南宫", "东方", "西门", "独孤", "闻人"];

    // Characters that given names are made of; common words have others.
    private static readonly SearchValues<char> s_given = SearchValues.Create(
        "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂红玉梅华建国文志海峰云龙波宁飞辉鹏斌宇浩凯健俊帆帅旭晨阳辰轩皓泽博睿哲翰翔宏洪鸿雄武毅豪杨林森松柏楠桦彬兵冰雪霜雨雷震晓小大玲珍珠琳琪瑶瑾瑜璐琼莹莉莲荷菊兰蓉蓓蕾薇茜萍蕊芬芝芸苗茹菲菁萌倩婷婉娥娇嫣媛妍婧姗妮怡悦欣怀思慧惠恩忠德诚信义仁礼智贤良善孝廉庆祥福禄寿喜康安宁泰和顺昌盛荣富贵发财宝金银铁钢铭钧锋锐锦钰鑫淼焱炎烨煜灿炜炳焕燕凤鹤鹰鸣鸥雁虎彪麟骏骥骁驰腾达远航程启开元亨利贞一三子正立成胜凡功业勤学书彦诗琴画棋墨涵雅韵晴岚岩岳山川江河湖溪泉源清淑洁润泓沛沁沐汉清湘津淇渊瀚星月春夏秋冬东西南北中天地坤乾世界永久恒长新光亮灵巧美佳嘉伊依尔亚卫民权政法进前友爱亲家保存守根本树木林桐枫梓柯栋梁材楷模可克卓卿君力加升华占厚双发叶吉同向君品哲唐嘉圆培基堂增士声夫奇奎妹姣娅婵孟季宗定宜宝宣宪家容宾宽寅密富寒尚尧岗崇巍川州帅希常干年广庭廷建弘弟彤彩征微心必忆怡恺情意慈慕成战才振捷敬旺昊昌昕昭晋晖景智曼朋来果柱标格桃梦欢武殿水汝沙泊洲浦添滨漫潇熙燃特献珂珊现理瑞璇生甫田申男略登百皎真睦知石砚祖祺禹秉科秋章童竹笑策筠精素红纪纯绍维绪绣继绮缘罡群翠耀聪胤腊自舒航良芊芮若英荃莎菡蓝蔚虹衡裕西言论诺谦谊豫贵赋赛超跃路轶辛连迎逸道遥郁采里钊鉴钟镇闻闽隆雄雪霄青韬韶顶颂颖飞香馨驹高魁鲁黎齐龄龙");

    private static readonly SearchValues<char> s_never = SearchValues.Create("的了是在与及对把被从到我你他她它们这那有不也就都而但或因为所以等各该某个之其让使令将已经又再只先很更最去说称看问给×x0123456789");

    // What names are rarely but words often are, although surname and characters would do.
    private static readonly string[] s_words =
    [
        "金牌", "高级", "方便", "高中", "大学", "文学", "白衣", "时间", "江南", "黄金", "高山", "石家", "文明", "时光", "方向", "金华", "安康", "安宁", "康复", "温州", "常州", "江苏", "江西", "云南", "万里", "高新", "高家", "马克", "白天", "白雪", "龙王", "龙江", "关中",
        "向前", "向东", "向南", "向西", "向北", "应用", "应为", "解放", "解决", "管理", "包容", "包含", "项目", "单独", "严重", "严格", "温馨", "温和", "平安", "明明", "申请", "任何", "任务", "时尚", "常青", "常明", "高明", "于洋", "金融", "海关", "文化", "文艺", "文科", "理科", "武术", "史学", "康德", "路易", "施工", "关爱", "石油", "牛顿",
    ];

    private static readonly string[] s_address = ["先生", "女士", "小姐", "教授", "老师", "医生", "医师", "律师", "师傅", "同志", "同学", "院士"];

    // Behind these comes a colon or nothing.
    private static readonly string[] s_labels =
    [
        "姓名", "联系人", "收件人", "收货人", "寄件人", "经办人", "负责人", "法定代表人", "法人代表", "委托代理人", "诉讼代理人", "申请人", "被申请人", "上诉人", "被上诉人", "当事人", "受害人", "被害人", "发明人", "主持人", "签收人", "户名", "原告", "被告", "审判长", "审判员", "代理审判员",
        "人民陪审员", "书记员", "作者", "记者", "责任编辑", "责编", "编辑", "联络人", "我叫", "名叫", "叫做", "患者", "学员", "检察员", "辩护人", "第三人", "译者", "法定代表", "校长", "院长", "部长", "局长", "市长", "省长", "县长", "董事长", "秘书长", "主持人", "导演", "代表",
    ];

    private static readonly string[] s_needColon = ["户名", "编辑", "学员", "代表", "法定代表", "患者"];

    /// <summary>Looks at a character of <see cref="Triggers"/>.</summary>
    public static void Find(in Passage passage, int at)
    {
        var text = passage.Text;
        var head = Context.Before(text, at + 1, 6);
        foreach (var address in s_address)
        {
            if (!head.EndsWith(address)) continue;
            Before(passage, at + 1 - address.Length);
            break;
        }

        foreach (var label in s_labels)
        {
            if (!head.EndsWith(label)) continue;
            Behind(passage, at + 1, s_needColon.Contains(label), label.EndsWith('叫'));
            break;
        }
    }

    // 张伟先生: the longest run with a surname in front that is made of the characters of names.
    private static void Before(in Passage passage, int end)
    {
        var text = passage.Text;
        for (var length = 4; length >= 2; length--)
        {
            var start = end - length;
            if (start < 0) continue;
            var name = text[start..end];
            var surname = SurnameOf(name);
            if (surname == 0 || name.Length - surname is < 1 or > 2 || !IsGiven(name[surname..]) || IsWord(name)) continue;
            // 于, 和 and the like may be the preposition before a shorter name.
            if (length == 3 && name[0] is '于' or '向' or '时' or '应' or '任' or '关' && SurnameOf(name[1..]) == 1 && IsGiven(name[2..])) continue;
            passage.Add(start, end);
            return;
        }
    }

    private static void Behind(in Passage passage, int at, bool needsColon, bool spoken)
    {
        var text = passage.Text;
        var from = at;
        if (from < text.Length && text[from] is '（' or '(')
        {
            // 被告（反诉原告）张伟
            var close = text[from..Math.Min(text.Length, from + 20)].IndexOfAny('）', ')');
            if (close < 0) return;
            from += close + 1;
        }

        while (from < text.Length && from - at < 24 && text[from] is ' ' or '\u3000') from++;
        var colon = from < text.Length && text[from] is '：' or ':';
        if (colon) from++;
        else if (needsColon) return;
        while (from < text.Length && text[from] is ' ' or '\u3000') from++;
        var run = from;
        while (run < text.Length && run - from < 5 && text[run] is >= '\u4E00' and <= '\u9FFF') run++;
        if (run < text.Length && text[run] is '·' or '•' or '・') return;
        var han = text[from..run];
        var surname = han.Length >= 2 ? SurnameOf(han) : 0;
        if (surname == 0) return;
        // Behind a colon, or between marks, what stands alone is the name.
        var most = Math.Min(han.Length, surname + 2);
        if (han.Length > surname && han.Length <= surname + 2 && (colon || IsEnd(text, run)) && han[surname..].IndexOfAny(s_never) < 0 && (colon || IsGiven(han[surname..])) && !IsWord(han))
        {
            passage.Add(from, run);
            return;
        }

        for (var length = most; length > surname; length--)
        {
            var name = han[..length];
            if (!IsGiven(name[surname..]) || IsWord(name)) continue;
            // Within running text only a word that goes on after names shows where it ends.
            if (length < han.Length && !(spoken || Follows(han[length..]))) continue;
            if (length == han.Length && !colon && !spoken && !IsEnd(text, run)) continue;
            passage.Add(from, from + length);
            return;
        }
    }

    private static bool Follows(ReadOnlySpan<char> rest) =>
        "诉称辩与向于因在为系是以及和提认请不对从将已的到男女未拒曾即也均报摄说告表介主身电联出考述欠宣指率参前".Contains(rest[0], StringComparison.Ordinal) || rest.StartsWith("通讯") || rest.StartsWith("之间") || rest.StartsWith("发自") || rest.StartsWith("实习");

    private static bool IsEnd(ReadOnlySpan<char> text, int at) => at >= text.Length || !(text[at] is >= '\u3400' and <= '\u9FFF' || char.IsAsciiLetterOrDigit(text[at]) || text[at] is '*' or '×');

    private static int SurnameOf(ReadOnlySpan<char> name)
    {
        foreach (var compound in s_compound)
            if (name.StartsWith(compound)) return 2;
        return Surnames.Contains(name[0], StringComparison.Ordinal) ? 1 : 0;
    }

    private static bool IsGiven(ReadOnlySpan<char> given) => given.Length is 1 or 2 && given.IndexOfAnyExcept(s_given) < 0;

    private static bool IsWord(ReadOnlySpan<char> name)
    {
        foreach (var word in s_words)
            if (name.StartsWith(word)) return true;
        return false;
    }
}
