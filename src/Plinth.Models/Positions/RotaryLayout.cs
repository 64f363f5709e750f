using System.Text.Json.Serialization;
using Plinth.Models.Specs;

namespace Plinth.Models.Positions;

/// <summary>Which two numbers of a head are rotated together.</summary>
[JsonConverter(typeof(KebabEnum<RotaryLayout>))]
public enum RotaryLayout
{
    /// <summary>i and i + dims/2: GPT-NeoX, LLaMA in Hugging Face's files, Falcon, GLM-130B.</summary>
    Half,

    /// <summary>2i and 2i + 1: GPT-J, CodeGen, ChatGLM2, LLaMA in Meta's files.</summary>
    Interleaved,
}
