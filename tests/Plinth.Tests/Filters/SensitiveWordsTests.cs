using Plinth.Filters;
using static Plinth.Tests.Filters.Judging;

namespace Plinth.Tests.Filters;

public sealed class SensitiveWordsTests
{
    private const string Ruling = "经审理查明，被告人王某伙同他人开设赌场，以百家乐等方式供人赌博，抽头渔利三万元。公诉机关认为，其行为已构成开设赌场罪。"
        + "本院认为，被告人组织他人卖淫、容留吸毒，依照刑法第三百零三条的规定，判决如下：判处有期徒刑三年，并处罚金。缴获的毒品冰毒二十克、淫秽光盘四十张依法没收。";

    private const string Medical = "患者诉近三个月出现阳痿、早泄，性欲减退，伴有失眠。检查：阴茎发育正常。医生认为，药物治疗的同时应当减轻压力。"
        + "妊娠期间乳房胀痛属于正常的生理现象，若伴有阴道出血，应当立即到医院检查，以免延误治疗。";

    private const string Novel = "他在赌场里输光了最后一块银元，走出门来，天已经亮了。街角站着一个妓女，脸上的粉被雨水冲花了。她说：“先生，借个火。”"
        + "他摇摇头，心想，这世上的人都在赌钱，不过赌注不同罢了。那一年城里死了许多人，有人说是病死的，有人说是自杀的。他沿着河走了很久，一直走到看不见灯火的地方，"
        + "才坐下来，从怀里掏出那封揉皱的信。信是母亲写的，只有短短几行，问他什么时候回家，说院子里的枣树今年结了很多果子。";

    private const string Spam = "成人视频免费看，高清无码在线观看，激情视频大全，点击进入www.example.com。真人荷官百家乐，首存送彩金，秒到账。"
        + "同城约炮裸聊，上门服务全国可飞，加微信预约。春药迷药出售，货到付款。";

    [Fact]
    public void A_ruling_a_medical_text_and_a_novel_survive_and_a_page_of_offers_does_not()
    {
        var step = new SensitiveWords();
        Assert.Null(step.Judge(Ruling).Rule);
        Assert.Null(step.Judge(Medical).Rule);
        Assert.Null(step.Judge(Novel).Rule);
        var spam = step.Judge(Spam);
        Assert.Equal("density", spam.Rule);
        Assert.True(spam.Value > 100);
        Assert.Equal("density", step.Judge(Repeat("色情淫秽裸聊约炮强奸", 3)).Rule);
    }

    [Fact]
    public void The_same_words_without_their_context_would_not_survive()
    {
        var blind = new SensitiveWords { ContextWeight = 1 };
        Assert.Equal("density", blind.Judge(Ruling).Rule);
        Assert.Equal("density", blind.Judge(Medical).Rule);
    }

    [Fact]
    public void Few_words_other_languages_and_no_text_pass()
    {
        Assert.Null(new SensitiveWords().Judge("赌博").Rule);
        Assert.Null(new SensitiveWords().Judge("").Rule);
        Assert.Null(new SensitiveWords().Judge(Spam, "ja").Rule);
        Assert.Null(new SensitiveWords { MaxDensity = null }.Judge(Spam).Rule);
    }

    [Fact]
    public void Own_lists_are_read_and_their_faults_told_with_the_line()
    {
        using var folder = new TestFolder();
        var path = folder.Write("words.txt", "# own\n甲乙\n\n");
        SensitiveWords Loaded(string list)
        {
            var step = new SensitiveWords { Lists = [list] };
            step.Prepare(new StepContext(folder.Path, 1));
            return step;
        }

        Assert.Equal("density", Loaded("words.txt").Judge(new Document(Repeat("甲乙丙", 5)), new Rules()).Rule);
        Assert.Null(Loaded("words.txt").Judge(new Document(Spam), new Rules()).Rule);
        File.WriteAllBytes(path, [.. "甲\n"u8, 0xFF, 0xFE, (byte)'\n']);
        Assert.Contains("words.txt:2:", Assert.Throws<PlinthException>(() => Loaded("words.txt")).Message, StringComparison.Ordinal);
        Assert.Throws<PlinthException>(() => Loaded("none.txt"));
    }
}
