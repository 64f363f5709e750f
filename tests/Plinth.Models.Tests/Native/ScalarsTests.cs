using System.Buffers.Binary;
using System.Reflection;
using TorchSharp;

namespace Plinth.Models.Tests.Native;

/// <summary>TorchSharp does not hold a scalar while libtorch reads it; only <c>Arithmetic</c> does, and so only it may be given numbers.</summary>
public class ScalarsTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void Numbers_reach_libtorch_through_Arithmetic_only()
    {
        var seen = 0;
        var known = new Dictionary<MethodBase, bool>();
        var loose = new List<string>();
        foreach (var type in typeof(Decoder).Assembly.GetTypes())
            foreach (var method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
                foreach (var called in Calls(method))
                {
                    if (!IsTorchSharps(called)) continue;
                    seen++;
                    var own = type.FullName!.StartsWith("Plinth.Models.Arithmetic", StringComparison.Ordinal);
                    // Arithmetic holds what it makes; what TorchSharp makes inside, nobody can.
                    if (own ? MakesInside(called, known, 0) : Touches(called) || MakesInside(called, known, 0)) loose.Add($"{type.FullName}.{method.Name}: {called}");
                }

        Assert.True(seen > 200, $"only {seen} calls of TorchSharp were seen");
        Assert.True(loose.Count == 0, string.Join("\n", loose));
    }

    private static bool IsTorchSharps(MethodBase method) => method.DeclaringType?.Assembly == typeof(torch).Assembly;

    /// <summary>Takes or makes a scalar.</summary>
    private static bool Touches(MethodBase called) => IsConversion(called) || called.GetParameters().Any(p => p.ParameterType == typeof(Scalar));

    private static bool IsConversion(MethodBase called) => called.DeclaringType == typeof(Scalar) && called.Name == "op_Implicit" || called.DeclaringType == typeof(ScalarExtensionMethods);

    /// <summary>Makes a scalar somewhere in TorchSharp's own code.</summary>
    private static bool MakesInside(MethodBase called, Dictionary<MethodBase, bool> known, int depth)
    {
        if (IsConversion(called) || depth > 4) return false;
        if (known.TryGetValue(called, out var makes)) return makes;
        known[called] = false;
        return known[called] = Calls(called).Any(inner => IsTorchSharps(inner) && (IsConversion(inner) || MakesInside(inner, known, depth + 1)));
    }

    /// <summary>What a method's code calls: every place that reads as a call of something that exists.</summary>
    private static IEnumerable<MethodBase> Calls(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code) yield break;
        for (var i = 0; i + 5 <= code.Length; i++)
        {
            if (code[i] is not (0x28 or 0x6f)) continue;
            var token = BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(i + 1));
            if (token >> 24 is not (0x06 or 0x0a or 0x2b)) continue;
            MethodBase? called = null;
            try
            {
                called = method.Module.ResolveMethod(token, method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null, method.IsGenericMethod ? method.GetGenericArguments() : null);
            }
            catch (Exception e) when (e is ArgumentException or BadImageFormatException)
            {
                // Not a call but bytes of something else.
            }

            if (called is not null) yield return called;
        }
    }
}
