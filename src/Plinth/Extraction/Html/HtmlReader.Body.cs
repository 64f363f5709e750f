namespace Plinth.Extraction.Html;

// "In body": HTML Standard, section 13.2.6.4.7.
internal sealed partial class HtmlReader
{
    private void StartInBody(HtmlTag tag)
    {
        var traits = HtmlTraitTable.Of(tag);
        if ((traits & HtmlTraits.EndsParagraph) != 0)
        {
            CloseParagraph();
            Insert(tag);
            return;
        }

        if ((traits & HtmlTraits.Formatting) != 0)
        {
            StartFormatting(tag);
            return;
        }

        switch (tag)
        {
            case HtmlTag.Html:
                if (!HasTemplate) Merge(0);
                return;
            case HtmlTag.Base or HtmlTag.Basefont or HtmlTag.Bgsound or HtmlTag.Link or HtmlTag.Meta or HtmlTag.Noframes or HtmlTag.Script or HtmlTag.Style
                or HtmlTag.Template or HtmlTag.Title:
                StartInHead(tag);
                return;
            case HtmlTag.Body:
                if (_depth < 2 || _openTags[1] != HtmlTag.Body || HasTemplate) return;
                _framesetOk = false;
                Merge(_open[1]);
                return;
            case HtmlTag.Frameset:
                StartFrameset();
                return;
            case >= HtmlTag.H1 and <= HtmlTag.H6:
                CloseParagraph();
                if (CurrentTag is >= HtmlTag.H1 and <= HtmlTag.H6) Pop();
                Insert(tag);
                return;
            case HtmlTag.Pre or HtmlTag.Listing:
                CloseParagraph();
                Insert(tag);
                (_skipNewline, _framesetOk) = (true, false);
                return;
            case HtmlTag.Form:
                if (_form >= 0 && !HasTemplate) return;
                CloseParagraph();
                var form = Insert(tag);
                if (!HasTemplate) _form = form;
                return;
            case HtmlTag.Li:
                StartItem(tag, tag);
                return;
            case HtmlTag.Dt or HtmlTag.Dd:
                StartItem(HtmlTag.Dt, HtmlTag.Dd, tag);
                return;
            case HtmlTag.Plaintext:
                CloseParagraph();
                _rawNode = Insert(tag);
                return;
            case HtmlTag.Button:
                CloseScoped(tag);
                InsertBehindFormats(tag);
                _framesetOk = false;
                return;
            case HtmlTag.Applet or HtmlTag.Marquee or HtmlTag.Object:
                InsertBehindFormats(tag);
                AddMarker();
                _framesetOk = false;
                return;
            case HtmlTag.Table:
                if (!_quirks) CloseParagraph();
                if (InsertTooDeep(tag)) return;
                Insert(tag);
                _framesetOk = false;
                _mode = Mode.InTable;
                return;
            case HtmlTag.Area or HtmlTag.Br or HtmlTag.Embed or HtmlTag.Img or HtmlTag.Keygen or HtmlTag.Wbr or HtmlTag.Input or HtmlTag.Image:
                Reconstruct();
                var node = InsertClosed(tag == HtmlTag.Image ? HtmlTag.Img : tag);
                if (tag != HtmlTag.Input || !IsHiddenInput(node)) _framesetOk = false;
                return;
            case HtmlTag.Param or HtmlTag.Source or HtmlTag.Track:
                InsertClosed(tag);
                return;
            case HtmlTag.Hr:
                CloseParagraph();
                InsertClosed(tag);
                _framesetOk = false;
                return;
            case HtmlTag.Textarea or HtmlTag.Iframe or HtmlTag.Noembed:
                _rawNode = InsertClosed(tag);
                if (tag != HtmlTag.Noembed) _framesetOk = false;
                return;
            case HtmlTag.Noscript when _limits.Scripting:
                _rawNode = InsertClosed(tag);
                return;
            case HtmlTag.Xmp:
                CloseParagraph();
                Reconstruct();
                _rawNode = InsertClosed(tag);
                _framesetOk = false;
                return;
            case HtmlTag.Select:
                Reconstruct();
                if (InsertTooDeep(tag)) return;
                Insert(tag);
                _framesetOk = false;
                _mode = _mode is >= Mode.InTable and <= Mode.InCell ? Mode.InSelectInTable : Mode.InSelect;
                return;
            case HtmlTag.Optgroup or HtmlTag.Option:
                if (CurrentTag == HtmlTag.Option) Pop();
                InsertBehindFormats(tag);
                return;
            case HtmlTag.Rb or HtmlTag.Rtc or HtmlTag.Rp or HtmlTag.Rt:
                if (InScope(HtmlTag.Ruby) >= 0) CloseImplied(tag is HtmlTag.Rp or HtmlTag.Rt ? HtmlTag.Rtc : HtmlTag.Text);
                Insert(tag);
                return;
            case HtmlTag.Math or HtmlTag.Svg:
                Reconstruct();
                InsertForeign(tag, tag == HtmlTag.Svg ? Svg : MathMl);
                return;
            case HtmlTag.Head or HtmlTag.Frame: return;
        }

        if ((traits & HtmlTraits.TablePart) == 0) InsertBehindFormats(tag);
    }

    private void InsertBehindFormats(HtmlTag tag)
    {
        Reconstruct();
        Insert(tag);
    }

    private bool IsHiddenInput(int node) => _page.Value(node, HtmlAttribute.Type).Equals("hidden", StringComparison.OrdinalIgnoreCase);

    private void StartFormatting(HtmlTag tag)
    {
        if (tag == HtmlTag.A)
        {
            var format = LastFormat(tag);
            if (format >= 0)
            {
                var node = _format[format].Node;
                Adopt(tag);
                format = FormatOf(node);
                if (format >= 0) RemoveFormat(format);
                var open = IndexOfOpen(node);
                if (open >= 0) RemoveOpen(open);
            }
        }

        Reconstruct();
        if (tag == HtmlTag.Nobr && InScope(tag) >= 0)
        {
            Adopt(tag);
            Reconstruct();
        }

        InsertFormatting(tag);
    }

    private void StartItem(HtmlTag one, HtmlTag other, HtmlTag tag = HtmlTag.Li)
    {
        _framesetOk = false;
        if (_openCount[(int)one] + _openCount[(int)other] > 0)
        {
            for (var i = _depth - 1; i > 0; i--)
            {
                var entry = _openTags[i];
                if (entry == one || entry == other)
                {
                    PopTo(i);
                    break;
                }

                if (IsSpecial(entry) && entry is not (HtmlTag.Address or HtmlTag.Div or HtmlTag.P)) break;
            }
        }

        CloseParagraph();
        Insert(tag);
    }

    private void StartFrameset()
    {
        if (_depth < 2 || _openTags[1] != HtmlTag.Body || !_framesetOk) return;
        _page.Link();
        _page.Loosen(_open[1]);
        PopTo(1);
        _page.Body = Insert(HtmlTag.Frameset);
        _mode = Mode.InFrameset;
    }

    private void EndInBody(HtmlTag tag)
    {
        var traits = HtmlTraitTable.Of(tag);
        if ((traits & HtmlTraits.ClosesInScope) != 0) CloseScoped(tag);
        else if ((traits & HtmlTraits.Formatting) != 0) Adopt(tag);
        else EndOther(tag);
    }

    private void EndOther(HtmlTag tag)
    {
        switch (tag)
        {
            case HtmlTag.Template:
                EndTemplate();
                return;
            case HtmlTag.Body or HtmlTag.Html:
                if (InScope(HtmlTag.Body) >= 0) _mode = tag == HtmlTag.Body ? Mode.AfterBody : Mode.AfterAfterBody;
                return;
            case HtmlTag.Form:
                EndForm();
                return;
            case HtmlTag.P:
                var paragraph = InButtonScope(tag);
                if (paragraph >= 0) PopTo(paragraph);
                else
                {
                    InsertImplied(tag);
                    Pop();
                }

                return;
            case HtmlTag.Li:
                var item = Scoped(tag, HtmlTraits.Barrier | HtmlTraits.ListBarrier);
                if (item >= 0) PopTo(item);
                return;
            case >= HtmlTag.H1 and <= HtmlTag.H6:
                for (var i = _depth - 1; i > 0; i--)
                {
                    if (_openTags[i] is >= HtmlTag.H1 and <= HtmlTag.H6)
                    {
                        PopTo(i);
                        return;
                    }

                    if (IsForeign(_openTags[i]) ? IsPoint(_openTags[i]) : _openTags[i].Has(HtmlTraits.Barrier)) return;
                }

                return;
            case HtmlTag.Applet or HtmlTag.Marquee or HtmlTag.Object:
                if (CloseScoped(tag)) ClearToMarker();
                return;
            case HtmlTag.Br:
                _count = 0;
                Reconstruct();
                InsertClosed(tag);
                _framesetOk = false;
                return;
            default:
                CloseOther(tag);
                return;
        }
    }

    private void EndForm()
    {
        if (HasTemplate)
        {
            CloseScoped(HtmlTag.Form);
            return;
        }

        var form = _form;
        _form = -1;
        var index = form < 0 ? -1 : IndexOfOpen(form);
        if (index < 0 || InScope(HtmlTag.Form) != index) return;
        CloseImplied();
        if (Current == form) Pop();
        else RemoveOpen(index);
    }
}
