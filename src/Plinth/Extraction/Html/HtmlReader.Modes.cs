namespace Plinth.Extraction.Html;

// The insertion modes before and after the body, and who handles a token: HTML Standard, section 13.2.6.4.
internal sealed partial class HtmlReader
{
    // A tag goes from mode to mode less often than there are modes; the bound is for the rules' own mistakes.
    private const int MostLooks = 32;

    private readonly List<Mode> _templates = [];
    private Mode _mode;

    private enum Mode : byte
    {
        Initial, BeforeHtml, BeforeHead, InHead, InHeadNoscript, AfterHead, InBody, InTable, InCaption, InColumnGroup, InTableBody, InRow, InCell,
        InSelect, InSelectInTable, InTemplate, AfterBody, InFrameset, AfterFrameset, AfterAfterBody, AfterAfterFrameset,
    }

    private void Start(HtmlTag tag)
    {
        if (_depth > 0 && IsForeignStart(tag) && StartForeign(tag)) return;
        if (_mode == Mode.InBody) StartInBody(tag);
        else
        {
            for (var looks = 0; looks < MostLooks && !StartIn(_mode, tag); looks++)
            {
            }
        }
    }

    private void End(HtmlTag tag)
    {
        if (_tooDeep > 0 && !tag.Has(HtmlTraits.Void))
        {
            _tooDeep--;
            return;
        }

        if (_depth > 0 && IsForeign(CurrentTag) && EndForeign(tag)) return;
        if (_mode == Mode.InBody) EndInBody(tag);
        else
        {
            for (var looks = 0; looks < MostLooks && !EndIn(_mode, tag); looks++)
            {
            }
        }
    }

    // False when the mode changed and the tag is to be looked at again.
    private bool StartIn(Mode mode, HtmlTag tag)
    {
        if (mode == Mode.InBody)
        {
            StartInBody(tag);
            return true;
        }

        if (mode is >= Mode.InTable and <= Mode.InSelectInTable) return StartInTablePart(mode, tag);
        if (mode == Mode.InTemplate) return StartInTemplate(tag);
        if (tag == HtmlTag.Html && mode > Mode.BeforeHtml)
        {
            StartInBody(tag);
            return true;
        }

        switch (mode)
        {
            case Mode.InHead:
                if (StartInHead(tag) || tag == HtmlTag.Head) return true;
                if (tag != HtmlTag.Noscript) return EnsureNext();
                if (_limits.Scripting)
                {
                    _rawNode = InsertClosed(tag);
                    return true;
                }

                Insert(tag);
                _mode = Mode.InHeadNoscript;
                return true;
            case Mode.InHeadNoscript:
                if (tag is HtmlTag.Basefont or HtmlTag.Bgsound or HtmlTag.Link or HtmlTag.Meta or HtmlTag.Noframes or HtmlTag.Style) return StartInHead(tag);
                return tag is HtmlTag.Head or HtmlTag.Noscript || EnsureNext();
            case Mode.AfterHead: return StartAfterHead(tag);
            case Mode.InFrameset or Mode.AfterFrameset or Mode.AfterAfterFrameset:
                if (tag == HtmlTag.Noframes) StartInHead(tag);
                else if (mode == Mode.InFrameset && tag == HtmlTag.Frameset) Insert(tag);
                else if (mode == Mode.InFrameset && tag == HtmlTag.Frame) InsertClosed(tag);
                return true;
            case Mode.AfterBody or Mode.AfterAfterBody:
                _mode = Mode.InBody;
                return false;
            case Mode.BeforeHtml when tag == HtmlTag.Html:
                AddRoot(_count);
                return true;
            case Mode.BeforeHead when tag == HtmlTag.Head:
                _head = Insert(tag);
                _mode = Mode.InHead;
                return true;
            default: return EnsureNext();
        }
    }

    // What the modes up to the body do by themselves when they meet something that is not theirs.
    private bool EnsureNext()
    {
        switch (_mode)
        {
            case Mode.Initial: _mode = Mode.BeforeHtml; break;
            case Mode.BeforeHtml:
                AddRoot(0);
                break;
            case Mode.BeforeHead:
                _head = InsertImplied(HtmlTag.Head);
                _mode = Mode.InHead;
                break;
            case Mode.InHead or Mode.InHeadNoscript:
                Pop();
                _mode = _mode == Mode.InHead ? Mode.AfterHead : Mode.InHead;
                break;
            default:
                _page.Body = InsertImplied(HtmlTag.Body);
                _mode = Mode.InBody;
                break;
        }

        return false;
    }

    private void AddRoot(int count)
    {
        var root = _page.Add(HtmlTag.Html, -1);
        (_page[root].Start, _page[root].AttributeCount) = (_firstAttribute, (byte)count);
        Push(root, HtmlTag.Html);
        _mode = Mode.BeforeHead;
    }

    // False when the tag is none of those that may stand in a head.
    private bool StartInHead(HtmlTag tag)
    {
        switch (tag)
        {
            case HtmlTag.Base or HtmlTag.Basefont or HtmlTag.Bgsound or HtmlTag.Link or HtmlTag.Meta:
                InsertClosed(tag);
                return true;
            case HtmlTag.Title or HtmlTag.Noframes or HtmlTag.Style or HtmlTag.Script:
                _rawNode = InsertClosed(tag);
                return true;
            case HtmlTag.Template:
                if (InsertTooDeep(tag)) return true;
                Insert(tag);
                AddMarker();
                _framesetOk = false;
                _mode = Mode.InTemplate;
                _templates.Add(Mode.InTemplate);
                return true;
            default: return false;
        }
    }

    private bool StartAfterHead(HtmlTag tag)
    {
        switch (tag)
        {
            case HtmlTag.Body:
                _page.Body = Insert(tag);
                _framesetOk = false;
                _mode = Mode.InBody;
                return true;
            case HtmlTag.Frameset:
                _page.Body = Insert(tag);
                _mode = Mode.InFrameset;
                return true;
            case HtmlTag.Head: return true;
            case HtmlTag.Base or HtmlTag.Basefont or HtmlTag.Bgsound or HtmlTag.Link or HtmlTag.Meta or HtmlTag.Noframes or HtmlTag.Script or HtmlTag.Style
                or HtmlTag.Template or HtmlTag.Title:
                // Back into the head, which is not the last element when white space follows it.
                if (!_page.EndsWith(_head)) _page.Link();
                Push(_head, HtmlTag.Head);
                StartInHead(tag);
                RemoveOpen(_open.AsSpan(0, _depth).LastIndexOf(_head));
                return true;
            default: return EnsureNext();
        }
    }

    private bool EndIn(Mode mode, HtmlTag tag)
    {
        switch (mode)
        {
            case Mode.InBody:
                EndInBody(tag);
                return true;
            case >= Mode.InTable and <= Mode.InSelectInTable: return EndInTablePart(mode, tag);
            case Mode.InTemplate:
                if (tag == HtmlTag.Template) EndTemplate();
                return true;
            case Mode.Initial: return EnsureNext();
            case Mode.InHead when tag == HtmlTag.Head:
                Pop();
                _mode = Mode.AfterHead;
                return true;
            case Mode.InHead or Mode.AfterHead when tag == HtmlTag.Template:
                EndTemplate();
                return true;
            case Mode.InHeadNoscript when tag == HtmlTag.Noscript:
                Pop();
                _mode = Mode.InHead;
                return true;
            case Mode.InHeadNoscript: return tag != HtmlTag.Br || EnsureNext();
            case Mode.BeforeHtml or Mode.BeforeHead or Mode.InHead or Mode.AfterHead:
                var opens = tag is HtmlTag.Body or HtmlTag.Html or HtmlTag.Br || (tag == HtmlTag.Head && mode < Mode.InHead);
                return !opens || EnsureNext();
            case Mode.AfterBody when tag == HtmlTag.Html:
                _mode = Mode.AfterAfterBody;
                return true;
            case Mode.AfterBody or Mode.AfterAfterBody:
                _mode = Mode.InBody;
                return false;
            case Mode.InFrameset when tag == HtmlTag.Frameset:
                if (_depth <= 1) return true;
                Pop();
                if (CurrentTag != HtmlTag.Frameset) _mode = Mode.AfterFrameset;
                return true;
            case Mode.AfterFrameset when tag == HtmlTag.Html:
                _mode = Mode.AfterAfterFrameset;
                return true;
            default: return true;
        }
    }

    private bool StartInTemplate(HtmlTag tag)
    {
        if (StartInHead(tag)) return true;
        var mode = tag switch
        {
            HtmlTag.Caption or HtmlTag.Colgroup or HtmlTag.Tbody or HtmlTag.Tfoot or HtmlTag.Thead => Mode.InTable,
            HtmlTag.Col => Mode.InColumnGroup,
            HtmlTag.Tr => Mode.InTableBody,
            HtmlTag.Td or HtmlTag.Th => Mode.InRow,
            _ => Mode.InBody,
        };
        _templates[^1] = mode;
        _mode = mode;
        return false;
    }

    private void EndTemplate()
    {
        if (!HasTemplate) return;
        for (var i = _depth - 1; i > 0; i--)
        {
            if (_openTags[i] != HtmlTag.Template) continue;
            PopTo(i);
            break;
        }

        ClearToMarker();
        _templates.RemoveAt(_templates.Count - 1);
        ResetMode();
    }

    // "Reset the insertion mode appropriately."
    private void ResetMode()
    {
        for (var i = _depth - 1; i >= 0; i--)
        {
            Mode? mode = _openTags[i] switch
            {
                HtmlTag.Select => SelectMode(i),
                HtmlTag.Td or HtmlTag.Th when i > 0 => Mode.InCell,
                HtmlTag.Tr => Mode.InRow,
                HtmlTag.Tbody or HtmlTag.Thead or HtmlTag.Tfoot => Mode.InTableBody,
                HtmlTag.Caption => Mode.InCaption,
                HtmlTag.Colgroup => Mode.InColumnGroup,
                HtmlTag.Table => Mode.InTable,
                HtmlTag.Template => _templates[^1],
                HtmlTag.Head => Mode.InHead,
                HtmlTag.Body => Mode.InBody,
                HtmlTag.Frameset => Mode.InFrameset,
                HtmlTag.Html => _head < 0 ? Mode.BeforeHead : Mode.AfterHead,
                _ => null,
            };
            if (mode is null) continue;
            _mode = mode.Value;
            return;
        }
    }

    private Mode SelectMode(int index)
    {
        for (var i = index - 1; i > 0 && _openTags[i] != HtmlTag.Template; i--)
            if (_openTags[i] == HtmlTag.Table) return Mode.InSelectInTable;
        return Mode.InSelect;
    }
}
