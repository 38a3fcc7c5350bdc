/* Adds "Tie to a fact" to the rich text editor: the selected words then rest on a fact we keep track of. */
(() => {
  const { React, draftail } = window;
  const icon = React.createElement(window.wagtail.components.Icon, { name: "circle-check" });

  class ClaimSource extends draftail.ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrls.claimChooser,
        urlParams: {},
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: this.onChosen },
      };
    }

    filterEntityData(chosen) {
      return { id: String(chosen.id) };
    }

    // Where no words are selected, the fact's own sentence comes in: it stands after the short name.
    onChosen(chosen) {
      const sentence = (chosen.string || "").replace(/^[\w-]+: /, "");
      // As for citations: Wagtail's dialog would take the focus back from the editor after a quick choice.
      this.workflow.container.find(".modal-dialog").off();
      super.onChosen({ ...chosen, title: sentence });
    }
  }

  const Claim = (props) =>
    React.createElement(draftail.TooltipEntity, { ...props, icon, label: null, url: null }, props.children);

  draftail.registerPlugin({ type: "CLAIM", source: ClaimSource, decorator: Claim });
})();
