namespace Plinth.Extraction.Html;

// Tables and selects: HTML Standard, sections 13.2.6.4.9 to 13.2.6.4.17.
internal sealed partial class HtmlReader
{
    private bool StartInTablePart(Mode mode, HtmlTag tag)
    {
        switch (mode)
        {
            case Mode.InTable: return StartInTable(tag);
            case Mode.InCaption:
                if (!tag.Has(HtmlTraits.TablePart)) break;
                return !CloseCaption();
            case Mode.InColumnGroup: return StartInColumnGroup(tag);
            case Mode.InTableBody: return StartInTableBody(tag);
            case Mode.InRow: return StartInRow(tag);
            case Mode.InCell:
                if (!tag.Has(HtmlTraits.TablePart)) break;
                return !CloseCell();
            case Mode.InSelectInTable when tag is HtmlTag.Caption or HtmlTag.Table or HtmlTag.Tbody or HtmlTag.Tfoot or HtmlTag.Thead or HtmlTag.Tr
                or HtmlTag.Td or HtmlTag.Th:
                return !CloseSelect();
            default: return StartInSelect(tag);
        }

        StartInBody(tag);
        return true;
    }

    private bool StartInTable(HtmlTag tag)
    {
        switch (tag)
        {
            case HtmlTag.Caption:
                ClearTo(HtmlTag.Table);
                AddMarker();
                Insert(tag);
                _mode = Mode.InCaption;
                return true;
            case HtmlTag.Colgroup or HtmlTag.Col:
                ClearTo(HtmlTag.Table);
                if (tag == HtmlTag.Col) InsertImplied(HtmlTag.Colgroup);
                else Insert(tag);
                _mode = Mode.InColumnGroup;
                return tag == HtmlTag.Colgroup;
            case HtmlTag.Tbody or HtmlTag.Tfoot or HtmlTag.Thead:
                ClearTo(HtmlTag.Table);
                Insert(tag);
                _mode = Mode.InTableBody;
                return true;
            case HtmlTag.Td or HtmlTag.Th or HtmlTag.Tr:
                ClearTo(HtmlTag.Table);
                InsertImplied(HtmlTag.Tbody);
                _mode = Mode.InTableBody;
                return false;
            case HtmlTag.Table: return !CloseTable();
            case HtmlTag.Style or HtmlTag.Script or HtmlTag.Template: return StartInHead(tag);
            case HtmlTag.Input:
                if (InsertHidden()) return true;
                break;
            case HtmlTag.Form:
                if (HasTemplate || _form >= 0) return true;
                _form = InsertClosed(tag);
                return true;
        }

        _fostering = true;
        StartInBody(tag);
        _fostering = false;
        return true;
    }

    // A hidden control may stand in a table; its attributes are read already.
    private bool InsertHidden()
    {
        if (!_page.Value(_firstAttribute, _count, HtmlAttribute.Type).Equals("hidden", StringComparison.OrdinalIgnoreCase)) return false;
        InsertClosed(HtmlTag.Input);
        return true;
    }

    private bool StartInColumnGroup(HtmlTag tag)
    {
        switch (tag)
        {
            case HtmlTag.Html:
                StartInBody(tag);
                return true;
            case HtmlTag.Col:
                InsertClosed(tag);
                return true;
            case HtmlTag.Template: return StartInHead(tag);
            default: return !CloseColumnGroup();
        }
    }

    private bool StartInTableBody(HtmlTag tag)
    {
        switch (tag)
        {
            case HtmlTag.Tr or HtmlTag.Td or HtmlTag.Th:
                ClearToSection();
                if (tag == HtmlTag.Tr) Insert(tag);
                else InsertImplied(HtmlTag.Tr);
                _mode = Mode.InRow;
                return tag == HtmlTag.Tr;
            case HtmlTag.Caption or HtmlTag.Col or HtmlTag.Colgroup or HtmlTag.Tbody or HtmlTag.Tfoot or HtmlTag.Thead: return !CloseSection();
            default: return StartInTable(tag);
        }
    }

    private bool StartInRow(HtmlTag tag)
    {
        if (tag is HtmlTag.Td or HtmlTag.Th)
        {
            ClearTo(HtmlTag.Tr);
            Insert(tag);
            _mode = Mode.InCell;
            AddMarker();
            return true;
        }

        return tag.Has(HtmlTraits.TablePart) ? !CloseRow() : StartInTable(tag);
    }

    private bool StartInSelect(HtmlTag tag)
    {
        switch (tag)
        {
            case HtmlTag.Html:
                StartInBody(tag);
                return true;
            case HtmlTag.Option or HtmlTag.Optgroup or HtmlTag.Hr:
                if (CurrentTag == HtmlTag.Option) Pop();
                if (CurrentTag == HtmlTag.Optgroup && tag != HtmlTag.Option) Pop();
                if (tag == HtmlTag.Hr) InsertClosed(tag);
                else Insert(tag);
                return true;
            case HtmlTag.Select:
                CloseSelect();
                return true;
            case HtmlTag.Input or HtmlTag.Keygen or HtmlTag.Textarea: return !CloseSelect();
            case HtmlTag.Script or HtmlTag.Template: return StartInHead(tag);
            default: return true;
        }
    }

    private bool EndInTablePart(Mode mode, HtmlTag tag)
    {
        var part = tag.Has(HtmlTraits.TablePart) || tag is HtmlTag.Body or HtmlTag.Html;
        switch (mode)
        {
            case Mode.InTable: return EndInTable(tag, part);
            case Mode.InCaption:
                if (tag is HtmlTag.Caption or HtmlTag.Table) return !CloseCaption() || tag == HtmlTag.Caption;
                if (part) return true;
                break;
            case Mode.InColumnGroup:
                if (tag == HtmlTag.Template) EndTemplate();
                else if (tag == HtmlTag.Colgroup) CloseColumnGroup();
                else if (tag != HtmlTag.Col) return !CloseColumnGroup();
                return true;
            case Mode.InTableBody:
                if (tag is HtmlTag.Tbody or HtmlTag.Tfoot or HtmlTag.Thead)
                {
                    if (InTableScope(tag) >= 0) CloseSection();
                    return true;
                }

                return tag == HtmlTag.Table ? !CloseSection() : part || EndInTable(tag, part);
            case Mode.InRow:
                if (tag == HtmlTag.Tr)
                {
                    CloseRow();
                    return true;
                }

                if (tag is HtmlTag.Tbody or HtmlTag.Tfoot or HtmlTag.Thead) return InTableScope(tag) < 0 || !CloseRow();
                return tag == HtmlTag.Table ? !CloseRow() : part || EndInTable(tag, part);
            case Mode.InCell:
                if (tag is HtmlTag.Td or HtmlTag.Th)
                {
                    var cell = InTableScope(tag);
                    if (cell < 0) return true;
                    PopTo(cell);
                    ClearToMarker();
                    _mode = Mode.InRow;
                    return true;
                }

                if (tag is HtmlTag.Table or HtmlTag.Tbody or HtmlTag.Tfoot or HtmlTag.Thead or HtmlTag.Tr) return InTableScope(tag) < 0 || !CloseCell();
                if (part) return true;
                break;
            default: return EndInSelect(mode, tag, part);
        }

        EndInBody(tag);
        return true;
    }

    private bool EndInTable(HtmlTag tag, bool part)
    {
        if (tag == HtmlTag.Table) CloseTable();
        else if (tag == HtmlTag.Template) EndTemplate();
        else if (!part)
        {
            _fostering = true;
            EndInBody(tag);
            _fostering = false;
        }

        return true;
    }

    private bool EndInSelect(Mode mode, HtmlTag tag, bool part)
    {
        switch (tag)
        {
            case HtmlTag.Optgroup:
                if (CurrentTag == HtmlTag.Option && _openTags[_depth - 2] == HtmlTag.Optgroup) Pop();
                if (CurrentTag == HtmlTag.Optgroup) Pop();
                return true;
            case HtmlTag.Option:
                if (CurrentTag == HtmlTag.Option) Pop();
                return true;
            case HtmlTag.Select:
                CloseSelect();
                return true;
            case HtmlTag.Template:
                EndTemplate();
                return true;
            default:
                var leaves = mode == Mode.InSelectInTable && (tag == HtmlTag.Table || (part && tag is not (HtmlTag.Col or HtmlTag.Colgroup or HtmlTag.Body or HtmlTag.Html)));
                if (!leaves || InTableScope(tag) < 0) return true;
                return !CloseSelect();
        }
    }

    private void ClearTo(HtmlTag context)
    {
        while (CurrentTag != context && CurrentTag is not (HtmlTag.Template or HtmlTag.Html)) Pop();
    }

    private void ClearToSection()
    {
        while (CurrentTag is not (HtmlTag.Tbody or HtmlTag.Tfoot or HtmlTag.Thead or HtmlTag.Template or HtmlTag.Html)) Pop();
    }

    // Each of these answers whether there was something to close.
    private bool CloseTable()
    {
        var index = InTableScope(HtmlTag.Table);
        if (index < 0) return false;
        PopTo(index);
        ResetMode();
        return true;
    }

    private bool CloseCaption()
    {
        var index = InTableScope(HtmlTag.Caption);
        if (index < 0) return false;
        PopTo(index);
        ClearToMarker();
        _mode = Mode.InTable;
        return true;
    }

    private bool CloseColumnGroup()
    {
        if (CurrentTag != HtmlTag.Colgroup) return false;
        Pop();
        _mode = Mode.InTable;
        return true;
    }

    private bool CloseSection()
    {
        if (InTableScope(HtmlTag.Tbody) < 0 && InTableScope(HtmlTag.Thead) < 0 && InTableScope(HtmlTag.Tfoot) < 0) return false;
        ClearToSection();
        Pop();
        _mode = Mode.InTable;
        return true;
    }

    private bool CloseRow()
    {
        if (InTableScope(HtmlTag.Tr) < 0) return false;
        ClearTo(HtmlTag.Tr);
        Pop();
        _mode = Mode.InTableBody;
        return true;
    }

    private bool CloseCell()
    {
        var index = Math.Max(InTableScope(HtmlTag.Td), InTableScope(HtmlTag.Th));
        if (index < 0) return false;
        PopTo(index);
        ClearToMarker();
        _mode = Mode.InRow;
        return true;
    }

    private bool CloseSelect()
    {
        for (var i = _depth - 1; i > 0; i--)
        {
            if (_openTags[i] == HtmlTag.Select)
            {
                PopTo(i);
                ResetMode();
                return true;
            }

            // "Select scope": all but options and their groups stop the search.
            if (_openTags[i] is not (HtmlTag.Option or HtmlTag.Optgroup)) return false;
        }

        return false;
    }
}
