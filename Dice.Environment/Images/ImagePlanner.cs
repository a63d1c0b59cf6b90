using Dice.Environment.Images.Registries;
using Dice.Environment.Model;

namespace Dice.Environment.Images;

/// <summary>
/// Decides which image a source means now. In this order: the official one when the engine has it; the recipe's when the engine has that
/// under the right tag, without asking a registry; the official one when the engine reaches its registry; the recipe's, to be built. The
/// policy takes away from these. It pulls and builds nothing.
/// </summary>
/// <param name="store">The engine's images.</param>
/// <param name="catalog">The recipes.</param>
/// <param name="policy">Where images may come from.</param>
/// <param name="references">From which references official images are taken.</param>
/// <param name="locked">Official images, as they are pinned.</param>
/// <param name="inquiry">Finds out whether the engine reaches a registry.</param>
public sealed class ImagePlanner(IImageStore store, RecipeCatalog catalog, ImagePolicy policy, OfficialImages references, LockedImages locked, RegistryInquiry inquiry)
{
    /// <summary>The image that would be used now.</summary>
    /// <exception cref="DiceException">When the source can come from nowhere under the policy, or its recipe has a fault.</exception>
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
            // Without a recipe there is nothing to decide: the pull itself says what is wrong.
            var obstacle = planned is null ? null : await inquiry.AskAsync(official, cancellation);
            return obstacle is null
                ? new(source, official, ImageOrigin.Official, null, ImageAcquisition.Pulled, null)
                : planned! with { Note = NoteOn(obstacle) };
        }

        return planned ?? throw new DiceException(
            source.Official is null && source.Recipe is null
                ? $"image '{source.Name}' has neither an official reference nor a recipe"
                : $"image '{source.Name}' has no recipe, and {ImagePolicies.Variable}=recipe forbids its official reference '{references.ReferenceOf(source)}'",
            $"give it a recipe, or set {ImagePolicies.Variable} to auto or registry");
    }

    /// <summary>Says that recipes are used because of a registry's error.</summary>
    public static string NoteOn(RegistryError error) => $"{error.Problem}; the image is built from its recipe instead (./run-env.sh images --refresh tries the registry again)";

    /// <summary>Whether a source may be built from its recipe.</summary>
    public bool MayUseRecipe(ImageSource source) => source.Recipe is not null && (policy != ImagePolicy.Registry || source.Official is null);

    /// <summary>The reference of the image that a source's recipe gives on a base.</summary>
    /// <param name="source">The image.</param>
    /// <param name="baseIdentity">See <see cref="ImageReference.IdentityOf"/>; null without a base.</param>
    /// <exception cref="DiceException">When the source and the recipe do not agree about an application's files.</exception>
    public string TagOf(ImageSource source, string? baseIdentity) => TagOf(source, catalog.Get(source.Recipe!), baseIdentity);

    /// <summary>Every reference that a source's recipe gives now, on whichever image its base may be; none without a recipe.</summary>
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
                ? new DiceException($"recipe '{recipe.Name}' takes files of an application, and image '{source.Name}' names no folder", "give the image its context")
                : new DiceException($"image '{source.Name}' names the folder {source.Context}, and recipe '{recipe.Name}' takes no files of one", $"list the files as \"context\" in {Path.Combine(recipe.Folder, RecipeCatalog.FileName)}");
        }

        if (recipe.Base is not null && source.Base is null)
        {
            throw new DiceException($"recipe '{recipe.Name}' builds on '{recipe.Base}', and image '{source.Name}' names no base", "give the image its base");
        }

        if (source.Context is { } context && FilePatterns.Match(context, recipe.Context).Count == 0)
        {
            throw new DiceException($"the folder {context} of image '{source.Name}' has none of the files that recipe '{recipe.Name}' takes", "check the folder, and the recipe's \"context\"");
        }

        return RecipeTag.Of(recipe, source.Context, baseIdentity, source.Variant);
    }
}
