/* Adds "Cite a source" to the rich text editor: choose a source, and its short name stands in the text as [UKS]. */
(() => {
  const { DraftJS, React, draftail } = window;
  const icon = React.createElement(window.wagtail.components.Icon, { name: "openquote" });

  class CitationSource extends draftail.ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrls.sourceChooser,
        urlParams: {},
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: this.onChosen },
      };
    }

    // The mark is put after the selected words and never replaces them; a mark that is edited gives way to the new one.
    onChosen(chosen) {
      const { editorState, entityKey, entityType, onComplete } = this.props;
      const key = (chosen.string || chosen.title || String(chosen.id)).split(":")[0];
      const selection = editorState.getSelection();
      const end = selection.merge({
        anchorKey: selection.getEndKey(),
        anchorOffset: selection.getEndOffset(),
        focusKey: selection.getEndKey(),
        focusOffset: selection.getEndOffset(),
        isBackward: false,
      });
      let content = editorState
        .getCurrentContent()
        .createEntity(entityType.type, "IMMUTABLE", { id: String(chosen.id) });
      const entity = content.getLastCreatedEntityKey();
      content = DraftJS.Modifier.replaceText(content, entityKey ? selection : end, `[${key}]`, null, entity);
      // Wagtail's dialog takes the focus once it has faded in. After a quick choice that is too late: the editor has it
      // by then, and what is typed would be lost.
      this.workflow.container.find(".modal-dialog").off();
      this.workflow.close();
      onComplete(DraftJS.EditorState.push(editorState, content, "insert-characters"));
    }
  }

  const Citation = (props) =>
    React.createElement(
      draftail.TooltipEntity,
      { ...props, icon, label: null, url: null },
      props.children,
    );

  draftail.registerPlugin({ type: "SOURCE", source: CitationSource, decorator: Citation });
})();
