using System.Text;
using System.Text.Json;

namespace Dice.Environment.Applications;

/// <summary>Reads a JSON file of a project as editors write it: comments, trailing commas and a byte order mark are allowed.</summary>
internal static class ProjectJson
{
    private static readonly Encoding Strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file's content, which is an object.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isText">Whether bytes that are not UTF-8 are an error; else they are replaced, as Node.js does.</param>
    /// <exception cref="DiceException">The file cannot be read or holds something else.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static JsonElement ReadObject(string path, bool isText = false) => Read(path, isText) is { ValueKind: JsonValueKind.Object } root
        ? root
        : throw new DiceException($"{path} is not a JSON object", "correct the file: it begins with { and ends with }");

    /// <summary>The file's content.</summary>
    /// <inheritdoc cref="ReadObject"/>
    public static JsonElement Read(string path, bool isText = false)
    {
        var text = ReadText(path, isText);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new DiceException($"{path} is empty", "write {} to it, or remove it");
        }

        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            RefuseUnusableCharacters(path, text);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            var problem = e.Message.Split(" LineNumber:")[0].TrimEnd('.');
            throw new DiceException($"{path} is not valid JSON at line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}: {problem}", "correct the file", e);
        }
    }

    /// <summary>The object that a key holds; null when the key is absent or holds something else.</summary>
    public static JsonElement? ObjectOf(this JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    /// <summary>The text that a key holds; null when the key is absent, empty, or holds something else.</summary>
    public static string? TextOf(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static string ReadText(string path, bool isText)
    {
        try
        {
            return File.ReadAllText(path, isText ? Strict : Encoding.UTF8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && Directory.Exists(path))
        {
            throw new DiceException($"{path} is a folder, where a file is needed", "move the folder away, or remove it", e);
        }
        catch (DecoderFallbackException e)
        {
            throw new DiceException($"{path} is not UTF-8 text", "save it as UTF-8", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && e is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new DiceException($"{path} cannot be read: {e.Message}", "make the file readable", e);
        }
    }

    /// <summary>Half a character, as <c>\ud800</c>, fails where it is read; <c>\u0000</c> fails in the engine and in paths.</summary>
    private static void RefuseUnusableCharacters(string path, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        while (reader.Read())
        {
            if (reader.ValueIsEscaped && !IsUsable(ref reader))
            {
                var line = bytes.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n') + 1;
                throw new DiceException($"{path}: the text in line {line} holds an escape that stands for no character (\\u0000, or half of a pair such as \\ud800)", "remove it");
            }
        }
    }

    private static bool IsUsable(ref Utf8JsonReader reader)
    {
        try
        {
            return !reader.GetString()!.Contains('\0', StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
