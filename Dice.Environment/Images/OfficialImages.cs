using System.Text.RegularExpressions;

namespace Dice.Environment.Images;

/// <summary>
/// The references from which official images are taken: the pinned ones, unless a setting changes them. <c>DICE_REGISTRY</c> sets a mirror of
/// Docker Hub for all images; <c>DICE_IMAGE_NAME</c> replaces one.
/// </summary>
public sealed partial record OfficialImages
{
    /// <summary>The variable with a mirror of Docker Hub, such as <c>mirror.example/hub</c>.</summary>
    public const string RegistryVariable = "DICE_REGISTRY";

    /// <summary>The prefix of the variables that replace one image's reference.</summary>
    public const string ImageVariablePrefix = "DICE_IMAGE_";

    // Docker Hub stores official images such as postgres below this path; some mirrors require it in references.
    private const string HubLibrary = "/library";

    /// <summary>The pinned references, unchanged.</summary>
    public static OfficialImages AsPinned { get; } = new();

    /// <summary>The mirror's host and path; null when references are used unchanged.</summary>
    public string? Registry { get; private init; }

    private ImmutableDictionary<string, string> Replacements { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Reads the settings.</summary>
    /// <param name="variables">Environment variables; other variables are ignored.</param>
    /// <param name="sources">The images that may be replaced.</param>
    /// <exception cref="DiceException">A setting is not a valid reference, or its name matches no image.</exception>
    public static OfficialImages From(IReadOnlyDictionary<string, string> variables, IEnumerable<ImageSource> sources)
    {
        var known = sources.Where(source => source.Official is not null).Select(VariableOf).Distinct().ToArray();
        var replacements = variables.Where(setting => setting.Key.StartsWith(ImageVariablePrefix, StringComparison.Ordinal) && setting.Value.Trim().Length > 0).ToArray();
        if (replacements.FirstOrDefault(setting => !known.Contains(setting.Key)).Key is { } unknown)
        {
            throw new DiceException($"{unknown} is not the setting of an image", $"unset it, or use one of {string.Join(", ", known.Order(StringComparer.Ordinal))}");
        }

        return new OfficialImages
        {
            Registry = variables.TryGetValue(RegistryVariable, out var registry) && registry.Trim().Length > 0 ? CheckedRegistry(registry.Trim()) : null,
            Replacements = replacements.ToImmutableDictionary(setting => setting.Key, setting => CheckedReference(setting.Key, setting.Value.Trim())),
        };
    }

    /// <summary>The variable that replaces an image's reference, such as <c>DICE_IMAGE_POSTGRES</c>; it contains the name of the recipe, or of the image without a recipe.</summary>
    public static string VariableOf(ImageSource source) =>
        ImageVariablePrefix + string.Concat((source.Recipe ?? source.Name).Select(character => char.IsAsciiLetterOrDigit(character) ? char.ToUpperInvariant(character) : '_'));

    /// <summary>Returns the reference of the official image; null when there is none.</summary>
    public string? ReferenceOf(ImageSource source)
    {
        if (source.Official is not { } pinned)
        {
            return null;
        }

        return Replacements.TryGetValue(VariableOf(source), out var replacement) ? replacement
            : Registry is not null && ImageReference.Parse(pinned).Registry == ImageReference.DockerHub ? OnMirror(Registry, pinned)
            : pinned;
    }

    /// <summary>Whether a setting replaces an official image by another one.</summary>
    public bool IsReplaced(ImageSource source) => Replacements.ContainsKey(VariableOf(source));

    /// <summary>The setting that determines an image's reference, such as <c>DICE_REGISTRY=mirror.example/hub</c>; null when the pinned reference is used.</summary>
    public string? SettingOf(ImageSource source) =>
        ReferenceOf(source) is not { } reference || reference == source.Official ? null
        : IsReplaced(source) ? $"{VariableOf(source)}={reference}"
        : $"{RegistryVariable}={Registry}";

    private static string OnMirror(string registry, string reference)
    {
        var path = reference.StartsWith("docker.io/", StringComparison.Ordinal) ? reference["docker.io/".Length..] : reference;
        var isHubLibrary = !path.Split('@')[0].Contains('/');
        return registry.EndsWith(HubLibrary, StringComparison.Ordinal) && !isHubLibrary ? $"{registry[..^HubLibrary.Length]}/{path}" : $"{registry}/{path}";
    }

    private static string CheckedRegistry(string text)
    {
        var registry = text.TrimEnd('/');
        return RegistryPattern().IsMatch(registry)
            ? registry
            : throw new DiceException(
                $"{RegistryVariable}={text} is not a registry",
                $"set it to a registry's host and path without https:// and without a tag, such as {RegistryVariable}=mirror.example/hub, or unset it");
    }

    private static string CheckedReference(string variable, string text) => ReferencePattern().IsMatch(text)
        ? text
        : throw new DiceException($"{variable}={text} is not an image reference", "set it to a reference such as mirror.example/hub/postgres:17-bullseye, or unset it");

    // A host contains a dot or a port, or is localhost; the engine treats anything else as a name on Docker Hub.
    [GeneratedRegex(@"\A(localhost|[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+|[A-Za-z0-9-]+(?=:[0-9]))(:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegistryPattern();

    [GeneratedRegex(@"\A([A-Za-z0-9.-]+(:[0-9]{1,5})?/)?[a-z0-9]+([._/-]+[a-z0-9]+)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ReferencePattern();
}
