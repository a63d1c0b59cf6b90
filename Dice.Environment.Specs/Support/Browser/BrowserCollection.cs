using Dice.Environment.Specs.Content;

namespace Dice.Environment.Specs.Support.Browser;

/// <summary>Gates in the browser run alone: a container that comes or goes changes the machine's network, and Chromium then breaks its connections off.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BrowserCollection : ICollectionFixture<CmsEnvironment>
{
    public const string Name = "browser";
}
