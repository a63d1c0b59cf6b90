using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Dice.Environment.Specs.Support.Browser;

/// <summary>What a page complains of: errors on the console, exceptions, failed requests.</summary>
public sealed class PageWatch
{
    private readonly ConcurrentQueue<string> _complaints = new();
    private volatile bool _isNetworkOff;

    public PageWatch(IPage page)
    {
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Complain($"console: {message.Text} ({message.Location})");
            }
        };
        page.PageError += (_, error) => Complain($"exception: {error}");
        page.RequestFailed += (_, request) => Complain($"request failed: {request.Method} {request.Url} {request.Failure}");
        page.Response += (_, response) =>
        {
            if (response.Status >= 400)
            {
                Complain($"answer {response.Status}: {response.Request.Method} {response.Url}");
            }
        };
    }

    /// <summary>While the network is off, and until what was begun meanwhile has ended, requests may fail.</summary>
    public void NetworkIsOff() => _isNetworkOff = true;

    public void NetworkIsBack() => _isNetworkOff = false;

    /// <summary>All that was complained of, but for what no page can help.</summary>
    /// <param name="expected">Texts of complaints that the test brings about.</param>
    public IReadOnlyList<string> Complaints(params string[] expected) =>
        [.. _complaints.Where(complaint => !expected.Any(text => complaint.Contains(text, StringComparison.Ordinal)))];

    private void Complain(string complaint)
    {
        // The page was left while it loaded; or a container's interface came or went on this machine, and Chromium started over.
        var isNoFault = complaint.Contains("net::ERR_ABORTED", StringComparison.Ordinal) || complaint.Contains("net::ERR_NETWORK_CHANGED", StringComparison.Ordinal);
        // The development server's own client complains in words of its own.
        var isOffline = _isNetworkOff && (complaint.Contains("net::ERR_", StringComparison.Ordinal) || complaint.Contains("[vite]", StringComparison.Ordinal));
        if (!isNoFault && !isOffline)
        {
            _complaints.Enqueue(complaint);
        }
    }
}
