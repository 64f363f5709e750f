using Plinth.Languages;

namespace Plinth.Tests.Languages;

public sealed class JapaneseSegmenterTests
{
    [Theory]
    [InlineData("私/の/名前/は/中野/です")]
    [InlineData("これ/は/日本語/の/文章/を/単語/に/分割/する/ため/の/小さ/な/プログラム/です")]
    [InlineData("東京都/に/住ん/で/いる/友人/から/手紙/が/届い/た")]
    [InlineData("コンピュータ/の/メモリ/が/足り/ない/の/で/新しい/の/を/買い/まし/た")]
    [InlineData("が/クライアント/から/の/リクエスト/読み込み/で/使う")]
    [InlineData("パスワード/を/変更/し/なく/て/は/なら/なく/なる/日/まで/の/日数")]
    [InlineData("アカウント/開設/の/ため/の/一/回/だけ/使える/パスワード/の/設定")]
    [InlineData("パスワード/推測/による/リモート/から/の/攻撃/者/を/締め出す")]
    public void Cuts_as_TinySegmenter_does(string words) => Assert.Equal(words, Cut(new JapaneseSegmenter(), words.Replace("/", "")));

    [Fact]
    public void Sees_what_stands_around_a_run_but_takes_nothing_of_it()
    {
        const string text = "「私の名前は中野です」";
        var words = new List<WordSpan>();
        new JapaneseSegmenter().Segment(text, 1, text.Length - 2, words);
        Assert.Equal(1, words[0].Start);
        Assert.Equal(text.Length - 1, words[^1].Start + words[^1].Length);
        Assert.Equal(words.Count - 1, words.Zip(words.Skip(1)).Count(p => p.First.Start + p.First.Length == p.Second.Start));
    }

    [Fact]
    public void Nothing_has_no_words_and_signs_are_symbols()
    {
        var words = new List<WordSpan>();
        new JapaneseSegmenter().Segment("私の", 1, 0, words);
        Assert.Empty(words);
        new JapaneseSegmenter().Segment("・", 0, 1, words);
        Assert.Equal([new WordSpan(0, 1, true)], words);
    }

    [Theory]
    [InlineData("我们在东京大学学习", "我们/在/东京大学/学习")]
    [InlineData("東京都に住んでいる", "東京都/に/住ん/で/いる")]
    public void The_segmenter_of_both_goes_by_the_kana(string text, string words) => Assert.Equal(words, Cut(new CjkSegmenter(), text));

    [Fact]
    public void Kana_near_a_run_make_it_Japanese_and_far_away_do_not()
    {
        Assert.True(CjkSegmenter.IsJapanese("東京都。これは", 0, 3));
        Assert.True(CjkSegmenter.IsJapanese("これは「東京都」", 4, 3));
        Assert.False(CjkSegmenter.IsJapanese("東京都" + new string('。', 40) + "これは", 0, 3));
        Assert.False(CjkSegmenter.IsJapanese("约翰・史密斯", 0, 2));
    }

    private static string Cut(IWordSegmenter segmenter, string text)
    {
        var words = new List<WordSpan>();
        segmenter.Segment(text, 0, text.Length, words);
        return string.Join('/', words.Select(w => text.Substring(w.Start, w.Length)));
    }
}
