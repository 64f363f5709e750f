using System.Numerics;
using System.Security.Cryptography;

namespace Plinth.Privacy;

/// <summary>Addresses of Bitcoin (Base58Check with its double SHA-256; Bech32 and Bech32m, BIP 173 and 350) and Ethereum (0x and 40 hexadecimal digits).</summary>
public sealed class CryptoWallet : ISecret
{
    private const string Base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const string Bech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    /// <inheritdoc/>
    public string Kind => "crypto-wallet";

    /// <inheritdoc/>
    public string Triggers => Boundary.Digits;

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        switch (text[at])
        {
            case '0' when end == at + 1 && end < text.Length && text[end] is 'x' or 'X':
                var hex = Boundary.WordEnd(text, end + 1, 41);
                if (hex - at == 42 && Starts(text, at) && IsEthereum(text[(at + 2)..hex])) passage.Add(at, hex);
                break;
            case '1' when at >= 2 && text[(at - 2)..at] is "bc" or "BC" && Starts(text, at - 2):
                var to = Boundary.WordEnd(text, at, 90);
                if (to - at is > 10 and < 72 && IsSegregated(text[(at - 2)..to])) passage.Add(at - 2, to);
                break;
            case '1' or '3' when Starts(text, at):
                var stop = Boundary.WordEnd(text, at, 36);
                if (stop - at is >= 26 and <= 35 && IsBase58Check(text[at..stop])) passage.Add(at, stop);
                break;
        }
    }

    private static bool Starts(ReadOnlySpan<char> text, int at) => at == 0 || !Boundary.IsWord(text[at - 1], "_");

    private static bool IsEthereum(ReadOnlySpan<char> hex)
    {
        var (seen, letters) = (0, 0);
        foreach (var c in hex)
        {
            if (!char.IsAsciiHexDigit(c)) return false;
            if (char.IsAsciiLetter(c)) letters++;
            seen |= 1 << Convert.ToInt32(c.ToString(), 16);
        }

        // 0x000…0, 0xdeadbeef…: constants.
        return BitOperations.PopCount((uint)seen) >= 8 && letters > 0;
    }

    private static bool IsBase58Check(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[25];
        foreach (var c in text)
        {
            var carry = Base58.IndexOf(c);
            if (carry < 0) return false;
            for (var i = 24; i >= 0; i--)
            {
                carry += 58 * bytes[i];
                bytes[i] = (byte)carry;
                carry >>= 8;
            }

            if (carry != 0) return false;
        }

        // Versions of Bitcoin's main network.
        if (bytes[0] is not (0 or 5)) return false;
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes[..21], hash);
        SHA256.HashData(hash, hash);
        return hash[..4].SequenceEqual(bytes[21..]);
    }

    private static bool IsSegregated(ReadOnlySpan<char> text)
    {
        Span<char> lower = stackalloc char[text.Length];
        text.ToLowerInvariant(lower);
        var sum = 1u;
        foreach (var value in (ReadOnlySpan<int>)[3, 3, 0, 2, 3]) sum = Step(sum, value);
        foreach (var c in lower[3..])
        {
            var value = Bech32.IndexOf(c);
            if (value < 0) return false;
            sum = Step(sum, value);
        }

        return sum is 1 or 0x2bc830a3;
    }

    private static uint Step(uint sum, int value)
    {
        var top = sum >> 25;
        sum = ((sum & 0x1ffffff) << 5) ^ (uint)value;
        ReadOnlySpan<uint> generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
        for (var i = 0; i < 5; i++)
            if (((top >> i) & 1) == 1) sum ^= generator[i];
        return sum;
    }
}
