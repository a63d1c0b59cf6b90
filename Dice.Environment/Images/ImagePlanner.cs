using Dice.Environment.Images.Registries;

namespace Dice.Environment.Images;

/// <summary>
/// Decides which image is used for a source. The first possible choice is taken: (1) the official image, if the engine has it; (2) the recipe's image, if the engine has it
/// with the current tag; no registry is contacted; (3) the official image, if the engine reaches its registry; (4) the recipe's image, which is built. The
/// policy excludes some of these. The planner pulls and builds nothing.
/// </summary>
/// <param name="store">The engine's images.</param>
/// <param name="catalog">The recipes.</param>
/// <param name="policy">Where images can come from.</param>
/// <param name="references">The references from which official images are taken.</param>
/// <param name="locked">The pinned official images.</param>
/// <param name="inquiry">Checks whether the engine reaches a registry.</param>
public sealed class ImagePlanner(IImageStore store, RecipeCatalog catalog, ImagePolicy policy, OfficialImages references, LockedImages locked, RegistryInquiry inquiry)
{
    /// <summary>Returns the image that would be used now.</summary>
    /// <exception cref="DiceException">The policy allows no way to provide the source, or its recipe is invalid.</exception>
    public async Task<ImagePlan> PlanAsync(ImageSource source, CancellationToken cancellation)
    {
        var official = policy == ImagePolicy.Recipe ? null : references.ReferenceOf(source);
        if (official is not null && await locked.FindAsync(source, official, cancellation) is { } stored)
        {
            return new(source, official, ImageOrigin.Official, null, ImageAcquisition.Present, stored);
        }

        var recipe = MayUseRecipe(source) ? catalog.Get(source.Recipe!) : null;
        var planned = recipe is null ? null : await PlanRecipeAsync(source, recipe, cancellation);
        if (planned is { IsPresent: true })
        {
            return planned;
        }

        if (official is not null)
        {
            // Without a recipe there is no choice; the pull reports errors.
            var obstacle = planned is null ? null : await inquiry.AskAsync(official, cancellation);
            return obstacle is null
                ? new(source, official, ImageOrigin.Official, null, ImageAcquisition.Pulled, null)
                : planned! with { Note = NoteOn(obstacle) };
        }

        return planned ?? throw new DiceException(
            source.Official is null && source.Recipe is null
                ? $"image '{source.Name}' has neither an official reference nor a recipe"
                : $"image '{source.Name}' has no recipe, and {ImagePolicies.Variable}=recipe forbids its official reference '{references.ReferenceOf(source)}'",
            $"add a recipe for it, or set {ImagePolicies.Variable} to auto or registry");
    }

    /// <summary>Returns why an image without a recipe is not available; null when the engine has it, or can ask its registry.</summary>
    public async Task<UnavailableImage?> FindObstacleAsync(ImageSource source, CancellationToken cancellation)
    {
        if (source.Recipe is not null || references.ReferenceOf(source) is not { } official)
        {
            return null;
        }

        if (policy == ImagePolicy.Recipe)
        {
            return new(official, $"{ImagePolicies.Variable}=recipe forbids official images", $"set {ImagePolicies.Variable} to auto or registry");
        }

        return await locked.FindAsync(source, official, cancellation) is null && await inquiry.AskAsync(official, cancellation) is { } error
            ? new(official, error.Problem, error.Remedy)
            : null;
    }

    /// <summary>Returns the message that recipes are used because of a registry's error.</summary>
    public static string NoteOn(RegistryError error) => $"{error.Problem}; the image is built from its recipe instead (./run-env.sh images --refresh tries the registry again)";

    /// <summary>Whether a source can be built from its recipe.</summary>
    public bool MayUseRecipe(ImageSource source) => source.Recipe is not null && (policy != ImagePolicy.Registry || source.Official is null);

    /// <summary>Returns the reference of the image that a source's recipe builds on a base.</summary>
    /// <param name="source">The image.</param>
    /// <param name="baseIdentity">See <see cref="ImageReference.IdentityOf"/>; null without a base.</param>
    /// <exception cref="DiceException">The source and the recipe disagree about an application's files.</exception>
    public string TagOf(ImageSource source, string? baseIdentity) => TagOf(source, catalog.Get(source.Recipe!), baseIdentity);

    /// <summary>Returns every reference that a source's recipe can produce now, for all possible images of its base; none without a recipe.</summary>
    public async Task<IReadOnlyList<string>> PossibleTagsAsync(ImageSource source, CancellationToken cancellation)
    {
        if (source.Recipe is null)
        {
            return [];
        }

        if (source.Base is not { } below)
        {
            return [TagOf(source, baseIdentity: null)];
        }

        List<string> bases = [.. await PossibleTagsAsync(below, cancellation)];
        if (references.ReferenceOf(below) is { } official)
        {
            bases.Add(ImageReference.IdentityOf(official, ImageOrigin.Official, (await store.FindAsync(official, cancellation))?.Id));
        }

        return [.. bases.Select(identity => TagOf(source, identity))];
    }

    private async Task<ImagePlan> PlanRecipeAsync(ImageSource source, Recipe recipe, CancellationToken cancellation)
    {
        var below = source.Base is null ? null : await PlanAsync(source.Base, cancellation);
        var reference = TagOf(source, recipe, below is null ? null : ImageReference.IdentityOf(below.Reference, below.Origin, below.Stored?.Id));
        var stored = await store.FindAsync(reference, cancellation);
        return new(source, reference, ImageOrigin.Recipe, recipe.SubstituteFor, stored is null ? ImageAcquisition.Built : ImageAcquisition.Present, stored) { Base = below };
    }

    private static string TagOf(ImageSource source, Recipe recipe, string? baseIdentity)
    {
        if (source.Context is null != recipe.Context.IsEmpty)
        {
            throw source.Context is null
                ? new DiceException($"recipe '{recipe.Name}' needs files of an application, and image '{source.Name}' has no folder", "set the image's context")
                : new DiceException($"image '{source.Name}' has the folder {source.Context}, and recipe '{recipe.Name}' uses no files of an application", $"list the files as \"context\" in {Path.Combine(recipe.Folder, RecipeCatalog.FileName)}");
        }

        if (recipe.Base is not null && source.Base is null)
        {
            throw new DiceException($"recipe '{recipe.Name}' builds on '{recipe.Base}', and image '{source.Name}' has no base", "set the image's base");
        }

        if (source.Context is { } context && FilePatterns.Match(context, recipe.Context).Count == 0)
        {
            throw new DiceException($"the folder {context} of image '{source.Name}' has none of the files that recipe '{recipe.Name}' needs", "check the folder, and the recipe's \"context\"");
        }

        return RecipeTag.Of(recipe, source.Context, baseIdentity, source.Variant);
    }
}
