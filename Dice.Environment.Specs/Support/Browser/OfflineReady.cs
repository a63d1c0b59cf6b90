namespace Dice.Environment.Specs.Support.Browser;

/// <summary>The PWA keeps all its pages for offline use after a first visit, which busies its development server; at its end it says so.</summary>
internal static class OfflineReady
{
    /// <summary>Holds in the page when that is done.</summary>
    public const string Condition = "() => navigator.serviceWorker.controller && performance.getEntriesByName('dice-offline-ready').length > 0";
}
