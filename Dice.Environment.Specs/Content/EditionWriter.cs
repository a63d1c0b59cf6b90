using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Content;

/// <summary>An editor who publishes numbered editions of a condition's summary until the CMS fails.</summary>
public sealed partial class EditionWriter
{
    private const int MostEditions = 2_000;
    private readonly CmsEnvironment _environment;
    private readonly string _original;
    private readonly Task _writing;
    private volatile int _confirmed;

    private EditionWriter(CmsEnvironment environment, CmsClient administrator, string key, string original)
    {
        (_environment, Key, _original) = (environment, key, original);
        _writing = Task.Run(() => WriteAsync(administrator), TestContext.Current.CancellationToken);
    }

    /// <summary>The condition.</summary>
    public string Key { get; }

    /// <summary>The last edition that the CMS confirmed.</summary>
    public int Confirmed => _confirmed;

    /// <summary>Starts to publish.</summary>
    public static async Task<EditionWriter> BeginAsync(CmsEnvironment environment, CmsClient administrator, string key)
    {
        var (status, body) = await administrator.SendAsync(HttpMethod.Get, $"/api/conditions/{key}");
        status.Should().Be(HttpStatusCode.OK, body.ToString());
        return new EditionWriter(environment, administrator, key, body.GetProperty("summary").GetString()!);
    }

    /// <summary>Waits for the edit that fails.</summary>
    public async Task EndAsync()
    {
        await _writing;
        Confirmed.Should().BeLessThan(MostEditions, "the CMS fails before the last edition");
    }

    /// <summary>Returns the edition that the graph serves; 0 for the original.</summary>
    public async Task<int> ServedAsync(HttpClient http)
    {
        var text = (await http.AskAsync($"{{ condition(key: \"{Key}\") {{ summary }} }}")).Text;
        return Edition().Match(text) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Publishes the original summary again.</summary>
    public async Task RestoreAsync()
    {
        await _writing;
        using var administrator = await _environment.OpenAsAdministratorAsync();
        await administrator.PublishAsync("conditions", Key, new { summary = _original });
    }

    private async Task WriteAsync(CmsClient administrator)
    {
        try
        {
            for (var edition = 1; edition <= MostEditions; edition++)
            {
                await administrator.PublishAsync("conditions", Key, new { summary = $"Edition {edition}" });
                _confirmed = edition;
            }
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or Xunit.Sdk.XunitException)
        {
            // The edge answers 502, or the connection ends: this edit was not confirmed.
        }
    }

    [GeneratedRegex("Edition ([0-9]+)")]
    private static partial Regex Edition();
}
