using Dice.Environment.Model;

namespace Dice.Environment.Specs.Attach;

/// <summary>Whether the gates use the stack that a developer keeps up.</summary>
public enum AttachMode
{
    /// <summary>When there is one that can be used.</summary>
    Auto,

    /// <summary>Or they fail.</summary>
    Always,

    /// <summary>They start all anew.</summary>
    Never,
}

/// <summary>The mode as it is set.</summary>
public static class AttachModes
{
    /// <summary>The variable that sets it.</summary>
    public const string Variable = "DICE_ATTACH";

    /// <summary>The mode in a user's word; nothing is <see cref="AttachMode.Auto"/>.</summary>
    /// <exception cref="DiceException">It is no mode.</exception>
    public static AttachMode Parse(string? word) => word?.Trim().ToLowerInvariant() switch
    {
        null or "" or "auto" => AttachMode.Auto,
        "always" => AttachMode.Always,
        "never" => AttachMode.Never,
        _ => throw new DiceException($"{Variable} is '{word}', which is no mode", "use auto, always or never, or unset it"),
    };
}
