using System.Collections.Frozen;
using System.Text;

namespace Plinth.Extraction.Writing;

/// <summary>Characters of MathML to TeX commands; what is not here stays the character that it is.</summary>
internal static class TexSymbols
{
    private static readonly FrozenDictionary<int, string> s_symbols = Build();

    private static readonly FrozenSet<string> s_functions = FrozenSet.Create(StringComparer.Ordinal,
        "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "log", "ln", "exp", "lim", "max", "min", "sup", "inf", "det",
        "dim", "ker", "gcd", "arg", "deg", "hom", "limsup", "liminf", "Pr");

    /// <summary>The command for a character, or null; an empty one for characters that are not seen.</summary>
    public static string? Find(Rune rune) => rune.Value < 0x80 && rune.Value != '\\' ? null : s_symbols.GetValueOrDefault(rune.Value);

    /// <summary>True for names of functions that TeX has commands for.</summary>
    public static bool IsFunction(ReadOnlySpan<char> name) => s_functions.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);

    private static FrozenDictionary<int, string> Build()
    {
        const string Table = """
            α alpha β beta γ gamma δ delta ε varepsilon ϵ epsilon ζ zeta η eta θ theta ϑ vartheta ι iota κ kappa λ lambda μ mu µ mu ν nu ξ xi π pi ρ rho ϱ varrho
            σ sigma ς varsigma τ tau υ upsilon φ varphi ϕ phi χ chi ψ psi ω omega Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Υ Upsilon Φ Phi Ψ Psi Ω Omega
            × times ÷ div ± pm ∓ mp · cdot ⋅ cdot ∙ bullet ∘ circ ∗ ast ⊕ oplus ⊗ otimes ⊙ odot ≤ leq ≥ geq ≠ neq ≈ approx ≡ equiv ∼ sim ≃ simeq ≅ cong ∝ propto
            ≪ ll ≫ gg ⩽ leqslant ⩾ geqslant ∈ in ∉ notin ∋ ni ⊂ subset ⊃ supset ⊆ subseteq ⊇ supseteq ∪ cup ∩ cap ∖ setminus ∅ emptyset ∀ forall ∃ exists ¬ neg
            ∧ wedge ∨ vee ⊢ vdash ⊨ models → to ← leftarrow ↔ leftrightarrow ⇒ Rightarrow ⇐ Leftarrow ⇔ Leftrightarrow ⟹ implies ⟺ iff ↦ mapsto ↑ uparrow ↓ downarrow
            ∑ sum ∏ prod ∐ coprod ∫ int ∬ iint ∭ iiint ∮ oint ∂ partial ∇ nabla √ surd ∞ infty ∠ angle ⊥ perp ∥ parallel ∣ mid … ldots ⋯ cdots ⋮ vdots ⋱ ddots
            ′ prime ″ prime\prime ℏ hbar ℓ ell ℜ Re ℑ Im ℵ aleph ⟨ langle ⟩ rangle 〈 langle 〉 rangle ⌊ lfloor ⌋ rfloor ⌈ lceil ⌉ rceil ‖ Vert ° circ † dagger ‡ ddagger
            ⋂ bigcap ⋃ bigcup ⋀ bigwedge ⋁ bigvee ⨁ bigoplus ⨂ bigotimes ∴ therefore ∵ because
            """;
        var symbols = new Dictionary<int, string> { ['\\'] = @"\backslash", ['−'] = "-", ['\u00A0'] = " ", ['\u2061'] = "", ['\u2062'] = "", ['\u2063'] = "", ['\u2064'] = "", ['\u200B'] = "" };
        var words = Table.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + 1 < words.Length; i += 2) symbols[Rune.GetRuneAt(words[i], 0).Value] = @"\" + words[i + 1];
        // Letters of their own planes, as ℝ and 𝑥: the double-struck ones are a style, the italic ones plain letters.
        foreach (var (letter, plain) in (ReadOnlySpan<(char, char)>)[('ℝ', 'R'), ('ℂ', 'C'), ('ℕ', 'N'), ('ℤ', 'Z'), ('ℚ', 'Q'), ('ℙ', 'P'), ('ℍ', 'H')])
            symbols[letter] = $@"\mathbb{{{plain}}}";
        return symbols.ToFrozenDictionary();
    }
}
