using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Dice.LoadTests.Model;

namespace Dice.LoadTests.Scenarios;

/// <summary>
/// A browser opens the web application for the first time: the page, then all scripts, styles, icons and the manifest that it references, six at a time. With the
/// development server, these are the first level of the unbundled sources; imports of scripts are not followed.
/// </summary>
public static partial class PwaShell
{
    private const string Page = "page";
    private const string Assets = "assets";

    /// <summary>The number of parallel requests of a browser to one host over HTTP/1.1, also used for HTTP/2.</summary>
    private const int AtOnce = 6;

    /// <summary>Creates the scenario.</summary>
    /// <param name="http">A client for the edge, which need not be signed in; the caller disposes it.</param>
    /// <param name="pwa">The web application's address at the edge.</param>
    public static Scenario Make(HttpClient http, Uri pwa) => new("pwa-shell", [Page, Assets], iteration => RunAsync(iteration, http, pwa))
    {
        Purpose = "The web application's page and the assets that it references.",
        // A development server compiles for seconds at the first request, which is part of its start rather than of the load.
        Prepare = cancellation => OpenOnceAsync(http, pwa, cancellation),
    };

    /// <summary>Returns the addresses of a page's scripts, and of the kinds of links that browsers fetch.</summary>
    /// <param name="html">The page.</param>
    /// <param name="page">The page's address; assets of other hosts are omitted.</param>
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
            throw new InvalidOperationException("The page references no scripts and no styles: it is not a page of the application.");
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
