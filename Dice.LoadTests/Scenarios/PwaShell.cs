using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Dice.LoadTests.Model;

namespace Dice.LoadTests.Scenarios;

/// <summary>
/// A browser opens the web application for the first time: the page, then all scripts, styles, icons and the manifest that it names, six at a time. Against the
/// development server that is the unbundled sources' first ring; what scripts import in turn is not followed.
/// </summary>
public static partial class PwaShell
{
    private const string Page = "page";
    private const string Assets = "assets";

    /// <summary>How many requests a browser has open to one host over HTTP/1.1; over HTTP/2 it is a fair share.</summary>
    private const int AtOnce = 6;

    /// <summary>The scenario.</summary>
    /// <param name="http">A client that reaches the edge; nobody needs to be signed in. The caller's to dispose.</param>
    /// <param name="pwa">The web application's address at the edge.</param>
    public static Scenario Make(HttpClient http, Uri pwa) => new("pwa-shell", [Page, Assets], iteration => RunAsync(iteration, http, pwa))
    {
        Purpose = "The web application's page and the assets that it names.",
        // A development server compiles what is asked for the first time, for seconds: that belongs to its start, not to its load.
        Prepare = cancellation => OpenOnceAsync(http, pwa, cancellation),
    };

    /// <summary>The addresses of what a page names for loading: scripts, and links of the kinds that browsers fetch.</summary>
    /// <param name="html">The page.</param>
    /// <param name="page">Its address; what lies elsewhere is left out.</param>
    public static ImmutableArray<Uri> AssetsOf(string html, Uri page) =>
    [
        .. Source().Matches(html).Select(match => match.Groups["address"].Value)
            .Concat(Link().Matches(html).Where(match => Fetched().IsMatch(match.Value)).Select(match => Address().Match(match.Value).Groups["address"].Value))
            .Where(address => address.Length > 0 && !address.StartsWith("data:", StringComparison.Ordinal))
            .Select(address => new Uri(page, System.Net.WebUtility.HtmlDecode(address)))
            .Where(address => address.Authority == page.Authority).Distinct(),
    ];

    private static async Task OpenOnceAsync(HttpClient http, Uri pwa, CancellationToken cancellation)
    {
        foreach (var asset in AssetsOf(await http.GetStringAsync(pwa, cancellation), pwa))
        {
            await http.GetByteArrayAsync(asset, cancellation);
        }
    }

    private static async Task RunAsync(IIteration iteration, HttpClient http, Uri pwa)
    {
        if (await iteration.SendAsync(Page, http, new HttpRequestMessage(HttpMethod.Get, pwa)) is not { } body)
        {
            return;
        }

        var assets = AssetsOf(Encoding.UTF8.GetString(body), pwa);
        if (assets.IsEmpty)
        {
            throw new InvalidOperationException("The page names no scripts and no styles: it is not the application's.");
        }

        await iteration.StepAsync(Assets, async cancellation =>
        {
            var (bytes, failed) = (0L, new List<string>());
            await Parallel.ForEachAsync(assets, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (asset, stop) =>
            {
                using var answer = await http.GetAsync(asset, stop);
                Interlocked.Add(ref bytes, (await answer.Content.ReadAsByteArrayAsync(stop)).Length);
                if (!answer.IsSuccessStatusCode)
                {
                    lock (failed)
                    {
                        failed.Add($"{((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture)} for {asset.AbsolutePath}");
                    }
                }
            });
            return failed.Count == 0 ? StepOutcome.Ok("200", bytes) : StepOutcome.Fail(failed[0][..3], failed[0], bytes);
        });
    }

    [GeneratedRegex("""<script\b[^>]*?\bsrc\s*=\s*["'](?<address>[^"']+)["']""", RegexOptions.IgnoreCase)]
    private static partial Regex Source();

    [GeneratedRegex("<link\\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Link();

    [GeneratedRegex("""\brel\s*=\s*["']?[^"'>]*\b(stylesheet|modulepreload|preload|icon|manifest|apple-touch-icon)\b""", RegexOptions.IgnoreCase)]
    private static partial Regex Fetched();

    [GeneratedRegex("""\bhref\s*=\s*["'](?<address>[^"']+)["']""", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
