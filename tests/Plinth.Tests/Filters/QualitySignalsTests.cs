using Plinth.Filters;

namespace Plinth.Tests.Filters;

public sealed class QualitySignalsTests
{
    [Fact]
    public void Signals_are_labels_and_nothing_is_judged()
    {
        var doc = new Document("The CAT sat and the cat sat.\n- Wait 42...\n", "id");
        new QualitySignals().Label(doc);
        Assert.Equal(9, doc.Labels.Number("rps_doc_word_count"));
        Assert.Equal(2, doc.Labels.Number("rps_doc_num_lines"));
        Assert.Equal(0.5, doc.Labels.Number("rps_doc_frac_lines_end_with_ellipsis"));
        Assert.Equal(0.5, doc.Labels.Number("rps_lines_start_with_bulletpoint"));
        Assert.Equal(Math.Round(6 / 9.0, 6), doc.Labels.Number("rps_doc_frac_unique_words"));
        Assert.Equal(Math.Round(1 / 9.0, 6), doc.Labels.Number("rps_doc_frac_all_caps_words"));
        Assert.Equal(Math.Round(1 / 9.0, 6), doc.Labels.Number("rps_doc_frac_no_alph_words"));
        Assert.Equal(Math.Round(3 / 9.0, 6), doc.Labels.Number("rps_doc_stop_word_fraction"));
        Assert.Equal(Math.Round(-((3 * 2 / 9.0 * Math.Log(2 / 9.0)) + (3 / 9.0 * Math.Log(1 / 9.0))), 6), doc.Labels.Number("rps_doc_unigram_entropy"));
    }

    [Fact]
    public void An_empty_text_has_zeros()
    {
        var doc = new Document("", "id");
        new QualitySignals().Label(doc);
        for (var i = 0; i < doc.Labels.Count; i++) Assert.Equal(0, doc.Labels[i].Value.AsNumber());
    }
}
