"""Word files (.docx from Word, WPS or LibreOffice) read from the package's XML, every character of it accounted for.

package opens the file safely; styles and numbering say what Word would show; parts turns the body into spans and elements;
official recognises government documents; drafting makes the draft.
"""
