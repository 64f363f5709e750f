using System.Text.Json.Nodes;

namespace Plinth.Tests.Dashboard;

/// <summary>The page in a real browser: what a visitor does, and that nothing of a document runs.</summary>
public sealed class DashboardInBrowserTests(Runs runs, Visitor visitor) : IClassFixture<Runs>, IClassFixture<Visitor>
{
    private string Page(params string[] parts) => $"{runs.Address}/#/{string.Join('/', parts.Select(Uri.EscapeDataString))}";

    [Fact]
    public async Task Goes_from_the_runs_to_a_rule_and_moves_its_limit()
    {
        var tab = await visitor.Come(runs.Address);
        await tab.Look(1200, 900);
        await tab.Go(runs.Address, "document.querySelectorAll('tbody tr').length == 3");
        await tab.Draw("runs");
        await tab.Ask("document.querySelectorAll('tbody a')[1].click()");
        await tab.Until("document.querySelector('.sankey')");
        Assert.Equal("read 400", (string?)await tab.Ask("document.querySelector('.sankey text').textContent"));
        await tab.Draw("run");
        await tab.Ask("document.querySelector('.sankey a[href*=\"min-chars\"]').dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, view: window }))");
        await tab.Until("document.querySelector('input[type=range]') && document.querySelectorAll('article.passed').length > 3");
        Assert.True((int)(await tab.Ask("document.querySelectorAll('.hist rect.dropped').length"))! > 0);
        await tab.Ask("(f => { f.value = 5; f.dispatchEvent(new Event('change')); })(document.querySelector('input[type=number]'))");
        await tab.Until("document.querySelector('.effect').textContent.includes('counted in the ledger')");
        Assert.Matches("At 5 this rule would let \\d+ more documents pass", (string)(await tab.Ask("document.querySelector('.effect').textContent"))!);
        await tab.Draw("rule");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Measures_the_funnel_in_tokens_where_a_run_has_any()
    {
        var tab = await visitor.Come(runs.Address);
        await tab.Look(1200, 900);
        await tab.Go(Page("run", "strict"), "document.querySelector('.sankey')");
        Assert.Equal(2, (int)(await tab.Ask("document.querySelectorAll('.choice button').length"))!);
        await tab.Go(Page("run", "small"), "document.querySelector('.sankey')");
        await tab.Ask("document.querySelectorAll('.choice button')[2].click()");
        await tab.Until("document.querySelector('section .note').textContent.includes('Tokens of the corpus are counted')");
        var summary = (await runs.Get("/api/runs/small"))["summary"]!;
        var tokens = (double)summary["tokens"]!["total"]!["tokens"]!;
        var last = (string)(await tab.Ask("[...document.querySelectorAll('.sankey text')].at(-1).textContent"))!;
        Assert.Equal((string?)await tab.Ask(FormattableString.Invariant($"import('/format.js').then(f => 'kept ' + f.short({tokens}))")), last.Split(" · ")[0]);
        Assert.True(tokens > 1000);
        await tab.Draw("tokens");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Finds_a_document_and_shows_what_each_step_did()
    {
        var tab = await visitor.Come(runs.Address);
        await tab.Look(1200, 900);
        await tab.Go(Page("run", "small", "documents"), "document.querySelectorAll('article').length == 50");
        await tab.Ask("(f => { f.text.value = 'Document 41,'; f.requestSubmit(); })(document.querySelector('form'))");
        await tab.Until("document.querySelectorAll('article').length == 1");
        await tab.Draw("documents");
        await tab.Ask("document.querySelector('article a').click()");
        await tab.Until("document.querySelectorAll('.trace li').length == 5");
        Assert.DoesNotContain("mail41@", (string)(await tab.Ask("document.body.textContent"))!, StringComparison.Ordinal);
        Assert.True((int)(await tab.Ask("document.querySelectorAll('.trace ins').length"))! > 0);
        await tab.Draw("document");
        await tab.Go(Page("run", "small", "duplicates"), "document.querySelector('tbody a')");
        await tab.Ask("document.querySelector('tbody td a').click()");
        await tab.Until("document.querySelector('article a')");
        await tab.Ask("document.querySelector('article a').click()");
        await tab.Until("document.querySelectorAll('.sides .text').length == 2 && document.querySelector('.trace')");
        await tab.Draw("duplicate");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Tries_a_step_compares_runs_and_shows_a_training()
    {
        var tab = await visitor.Come(runs.Address);
        await tab.Look(1200, 900);
        await tab.Go(Page("run", "small", "try", "gopher-quality"), "document.querySelector('.result table')");
        await tab.Ask("(f => { f.value = '236'; f.dispatchEvent(new Event('input', { bubbles: true })); })(document.getElementById('option-min_words'))");
        await tab.Until("document.querySelector('.result article')");
        Assert.Contains("min_words: 236", (string)(await tab.Ask("document.querySelector('.result .recipe').textContent"))!, StringComparison.Ordinal);
        await tab.Draw("try");
        await tab.Go(Page("run", "small", "compare", "strict"), "document.querySelector('td a')");
        await tab.Ask("document.querySelector('td a').click()");
        await tab.Until("document.querySelector('article')");
        await tab.Draw("compare");
        await tab.Go(Page("run", "small", "training"), "document.querySelector('.curve polyline')");
        await tab.Draw("training");
        await tab.Go(Page("run", "small", "corpus"), "document.querySelectorAll('table').length > 2");
        await tab.Draw("corpus");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Runs_nothing_that_a_document_brought()
    {
        var tab = await visitor.Come(runs.Address);
        await tab.Look(1200, 900);
        string[] pages =
        [
            Page(), Page("run", Runs.Hostile), Page("run", Runs.Hostile, "documents"), Page("run", Runs.Hostile, "rule", "length", "min-chars"), Page("run", Runs.Hostile, "corpus"),
            Page("run", Runs.Hostile, "try", "length"), Page("run", "small", "training"), Page("run", Runs.Hostile, "compare", "small"),
            Page("run", Runs.Hostile, "document", "0", "0"), Page("run", Runs.Hostile, "document", "0", "1"), Page("run", Runs.Hostile, "document", "0", "2"),
        ];
        foreach (var page in pages)
        {
            await tab.Go(page, "document.querySelector('main h1') && !document.querySelector('.trace, .sides, .result')?.textContent.includes('Loading')");
            if (page.Contains("/document/", StringComparison.Ordinal)) await tab.Until("document.querySelector('.trace')");
            Assert.Null(await tab.Ask("window.hacked ?? null"));
            // Nothing but what the page is made of; addresses of documents lead within the page only.
            Assert.Equal(0, (int)(await tab.Ask("document.querySelectorAll('main script, main img, main iframe, main style, main math, main base, main meta, main b > script, body > script').length"))!);
            Assert.Equal(0, (int)(await tab.Ask("[...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on')) || (e.getAttribute('href') ?? '#').startsWith('javascript')).length"))!);
            Assert.True((bool)(await tab.Ask("getComputedStyle(document.body).display != 'none' && location.host != 'evil.example'"))!);
        }

        Assert.Contains("⟨202E⟩", (string)(await tab.Ask($"fetch('/app.js').then(() => import('/dom.js')).then(m => m.visible('\\u202Eevil'))"))!, StringComparison.Ordinal);
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Refuses_a_script_that_was_put_into_the_page()
    {
        var tab = await visitor.Come(runs.Address);
        await tab.Go(runs.Address);
        await tab.Ask("(() => { const s = document.createElement('script'); try { s.textContent = 'window.hacked = 1'; document.body.append(s); } catch { } })()");
        await tab.Ask("(() => { const i = document.createElement('img'); try { i.setAttribute('onerror', 'window.hacked = 1'); } catch { } i.src = 'data:,'; document.body.append(i); })()");
        await tab.Ask("(() => { try { document.body.insertAdjacentHTML('beforeend', '<b id=put>x</b>'); } catch { } })()");
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Null(await tab.Ask("window.hacked ?? null"));
        Assert.Null(await tab.Ask("document.getElementById('put')"));
    }

    [Fact]
    public async Task Is_read_by_everybody_in_light_and_dark_and_fits_a_phone()
    {
        var tab = await visitor.Come(runs.Address);
        using var script = typeof(Deque.AxeCore.Commons.AxeResult).Assembly.GetManifestResourceStream("Deque.AxeCore.Commons.Resources.axe.min.js")!;
        var axe = await new StreamReader(script).ReadToEndAsync(TestContext.Current.CancellationToken);
        var row = (await runs.Get("/api/runs/small/documents?step=dedup-exact"))["rows"]![0]!;
        (string Name, string Address, string Until)[] pages =
        [
            ("runs", Page(), "document.querySelector('tbody')"), ("run", Page("run", "small"), "document.querySelector('.sankey')"),
            ("rule", Page("run", "small", "rule", "length", "min-chars"), "document.querySelector('.sides article')"), ("documents", Page("run", "small", "documents"), "document.querySelector('article')"),
            ("document", Page("run", "small", "document", $"{row["part"]}", $"{row["row"]}"), "document.querySelector('.trace')"), ("duplicates", Page("run", "small", "duplicates"), "document.querySelector('tbody')"),
            ("try", Page("run", "small", "try", "gopher-quality"), "document.querySelector('.result table')"), ("compare", Page("run", "small", "compare", "strict"), "document.querySelector('tbody')"),
            ("training", Page("run", "small", "training"), "document.querySelector('.curve')"), ("corpus", Page("run", "small", "corpus"), "document.querySelector('table')"),
        ];
        var wrong = new List<string>();
        foreach (var (width, dark) in ((int, bool)[])[(1200, false), (390, true)])
        {
            await tab.Look(width, 844, dark);
            foreach (var (name, address, until) in pages)
            {
                // Colours are the same on all pages; those with the most kinds of things are looked at in light, all in dark.
                if (width > 600 && name is not ("run" or "rule" or "documents" or "document" or "try")) continue;
                await tab.Go(address, until);
                Assert.True((int)(await tab.Ask("document.documentElement.scrollWidth"))! <= width, $"{name} is wider than {width}");
                if (width < 600) await tab.Draw($"phone-{name}");
                await tab.Ask(axe + "; null");
                var found = (await tab.Ask("axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] }).then(r => r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html + ' ' + n.failureSummary).join(' | ')))"))!.AsArray();
                wrong.AddRange(found.Select(f => $"{name}, {(dark ? "dark" : "light")}: {(string?)f}"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Is_used_by_keyboard()
    {
        var tab = await visitor.Come(runs.Address);
        await tab.Look(1200, 900);
        await tab.Go(Page("run", "small"), "document.querySelector('.sankey')");
        async Task<string> Focus() => (string)(await tab.Ask("(e => e.getAttribute('href') ?? e.id ?? '')(document.activeElement)"))!;
        await tab.Press("Tab");
        Assert.Equal("#main", await Focus());
        await tab.Press("Enter");
        Assert.Equal("main", await Focus());
        for (var i = 0; i < 40 && !(await Focus()).Contains("/rule/", StringComparison.Ordinal); i++) await tab.Press("Tab");
        Assert.Contains("/rule/", await Focus(), StringComparison.Ordinal);
        Assert.NotEqual("none", (string?)await tab.Ask("getComputedStyle(document.activeElement).outlineStyle"));
        await tab.Press("Enter");
        await tab.Until("document.querySelector('input[type=range]')");
        await tab.Ask("document.querySelector('input[type=range]').focus()");
        await tab.Press("ArrowRight");
        await tab.Until("document.querySelector('.effect').textContent.includes('would')");
    }

    [Fact]
    public async Task Speaks_chinese_and_remembers_it()
    {
        var tab = await visitor.Come(runs.Address);
        await tab.Look(1200, 900);
        await tab.Go(Page("run", "small"), "document.querySelector('.sankey')");
        await tab.Ask("(s => { s.value = 'zh'; s.dispatchEvent(new Event('change')); })(document.querySelector('.settings select'))");
        await tab.Until("document.querySelector('#funnel')?.textContent == '漏斗'");
        await tab.Go(Page("run", "small", "documents"), "document.querySelector('article')");
        Assert.Equal("zh-CN", (string?)await tab.Ask("document.documentElement.lang"));
        Assert.Equal("文档", (string?)await tab.Ask("document.querySelector('h1').textContent"));
        var same = await tab.Ask("import('/words.js').then(w => w.keys.filter(k => { w.speak('en'); const a = w.t(k); w.speak('zh'); return a === w.t(k) || !/[\\u4e00-\\u9fff]/.test(w.t(k)); }))");
        Assert.Empty(Assert.IsType<JsonArray>(same));
        await tab.Ask("document.querySelector('.settings button').click()");
        Assert.Equal("light", (string?)await tab.Ask("document.documentElement.dataset.theme"));
    }
}
